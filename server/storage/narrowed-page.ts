import { type Kysely, type RawBuilder, sql } from 'kysely';
import { capped, type CappedCount } from './capped-count.ts';
import { demandWithinReach, type PageNumber, REACH, rowsBefore } from './list-page.ts';
import type { Database } from './schema.ts';

/** What a filter finds, in an order: SQL over a table, under the table's own name. */
export interface NarrowedList {
  readonly table: 'users' | 'groups';
  /** How many rows the table has, about. */
  readonly rows: number;
  readonly matches: RawBuilder<boolean>;
  /**
   * What of it an index of the order leaves out by itself: the rows that are walked. Null where no
   * index has the order.
   */
  readonly along: RawBuilder<boolean> | null;
  /** That is all there is to `matches`. */
  readonly onlyAlong: boolean;
  /**
   * What matches may stand together, somewhere along the order: what a name begins with is what it is
   * searched by, and where it stands.
   */
  readonly clustered: boolean;
  readonly order: RawBuilder<unknown>;
  /** The column it sorts by first. */
  readonly leading: string;
  /** What the order sorts by, the id among it. */
  readonly sorted: readonly string[];
}

export interface NarrowedPage extends CappedCount {
  /** In the order of the list. */
  readonly ids: readonly string[];
}

/** So many rows are collected without a question. */
const FEW_ROWS = 10_000;
/** Looked at to know how much a filter leaves; a hundred pages of the table, or less. */
const SAMPLED_ROWS = 2_500;
/**
 * What is found so often among them, and in so many places, is found more than `REACH` times among
 * 10,000 rows and more: otherwise it is less likely than one to a hundred thousand.
 */
const SURELY_ROWS = 25;
const SURELY_PLACES = 12;

/**
 * A page of what a filter finds. There are two ways to it. *Walk* along the index of the order and
 * keep what matches, until the page is full: good for what is found often, and then nobody needs to
 * count. *Collect* all that matches, through the index of the filter, and sort it: good for the rest. A
 * sample says which costs less: PostgreSQL's own statistics know nothing of the beginnings of words.
 * @throws ApiError 422 page-out-of-reach
 */
export async function narrowedPage(
  db: Kysely<Database>,
  list: NarrowedList,
  page: PageNumber,
): Promise<NarrowedPage> {
  const { along, rows } = list;
  if (along !== null && list.onlyAlong) {
    const count = await countAlong(db, list, along);
    if (count.capped) demandWithinReach(page);
    return { ids: await walk(db, list, along, page), ...count };
  }
  if (along !== null && rows > FEW_ROWS) {
    const sample = await look(db, list, along);
    if (isMany(sample) && walkIsShorter(sample, list, page)) {
      demandWithinReach(page);
      const ids = await walk(db, list, along, page);
      // Otherwise the sample was wrong.
      if (ids.length === page.pageSize) return { ids, total: REACH, capped: true };
    }
  }
  return collect(db, list, page);
}

interface Sample {
  readonly rows: number;
  /** Of them those that a walk would pass. */
  readonly along: number;
  readonly matching: number;
  /** In how many pages of the table those are. */
  readonly places: number;
  /** From 0 to 1: how far neighbours in the order are neighbours in the table, by the statistics. */
  readonly together: number;
}

/** What is looked at: rows of a table, and what of them matches. */
type Looked = Pick<NarrowedList, 'table' | 'rows' | 'matches' | 'leading'>;

/** What was seen holds for so long: the pages of a list are asked for one after the other. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 500;
/** A filter that is longer names thousands of ids, and is not kept. */
const MAX_REMEMBERED_CHARACTERS = 2_000;

interface Remembered {
  readonly sample: Promise<Sample>;
  readonly at: number;
}
const remembered = new WeakMap<Kysely<Database>, Map<string, Remembered>>();

/**
 * How much of the table's rows matches, and how much lies along the way, by some that are looked at now
 * or were a minute ago.
 */
export function look(
  db: Kysely<Database>,
  list: Looked,
  along: RawBuilder<boolean>,
): Promise<Sample> {
  const { sql: text, parameters } = sql`${list.matches} ${along}`.compile(db);
  const key = JSON.stringify([list.table, list.leading, text, parameters]);
  if (key.length > MAX_REMEMBERED_CHARACTERS) return lookNow(db, list, along);
  let samples = remembered.get(db);
  if (!samples) remembered.set(db, (samples = new Map<string, Remembered>()));
  const known = samples.get(key);
  const now = performance.now();
  if (known && now - known.at < REMEMBERED_MS) return known.sample;
  const sample = lookNow(db, list, along);
  samples.delete(key);
  samples.set(key, { sample, at: now });
  for (const oldest of samples.keys()) {
    if (samples.size <= MAX_REMEMBERED) break;
    samples.delete(oldest);
  }
  sample.catch(() => samples.delete(key));
  return sample;
}

async function lookNow(
  db: Kysely<Database>,
  { table, rows, matches, leading }: Looked,
  along: RawBuilder<boolean>,
): Promise<Sample> {
  const percent = Math.min(100, (100 * SAMPLED_ROWS) / rows);
  const { rows: samples } = await sql<Sample>`
    SELECT count(*)::int AS rows, count(*) FILTER (WHERE ${along})::int AS along,
      count(*) FILTER (WHERE ${matches})::int AS matching,
      count(DISTINCT (${sql.ref(`${table}.ctid`)}::text::point)[0])
        FILTER (WHERE ${matches})::int AS places,
      coalesce((SELECT correlation ^ 2 FROM pg_stats WHERE schemaname = current_schema()
        AND tablename = ${table} AND attname = ${leading}), 0) AS together
    FROM ${sql.table(table)} TABLESAMPLE SYSTEM (${percent}::float4)
  `.execute(db);
  const [sample] = samples;
  if (!sample) throw new Error('a count gave no row');
  return sample;
}

function isMany({ matching, places }: Sample): boolean {
  return matching >= SURELY_ROWS && places >= SURELY_PLACES;
}

/** What a row that is passed costs, in rows that are collected, where a walk leads through the table from end to end. */
const NEXT_TO_EACH_OTHER = 0.25;

function walkIsShorter(
  sample: Sample,
  { rows, clustered }: NarrowedList,
  page: PageNumber,
): boolean {
  const { along, matching, together } = sample;
  const last = rowsBefore(page) + page.pageSize;
  const collected = (rows * matching) / sample.rows;
  const passed = (rows * (along - matching)) / sample.rows;
  const walked = clustered ? passed + last : (last * along) / matching;
  return walked * (1 - (1 - NEXT_TO_EACH_OTHER) * together) < collected;
}

/** OFFSET 0 keeps the filter, and with it any index but that of the order, out of the walk. */
async function walk(
  db: Kysely<Database>,
  { table, matches, order }: NarrowedList,
  along: RawBuilder<boolean>,
  page: PageNumber,
): Promise<string[]> {
  const name = sql.table(table);
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM (SELECT * FROM ${name} WHERE ${along} ORDER BY ${order} OFFSET 0) AS ${name}
    WHERE ${matches} LIMIT ${page.pageSize} OFFSET ${rowsBefore(page)}
  `.execute(db);
  return rows.map(({ id }) => id);
}

/** Of rows that lie side by side in the index of the order. */
async function countAlong(
  db: Kysely<Database>,
  { table, order }: NarrowedList,
  along: RawBuilder<boolean>,
): Promise<CappedCount> {
  const name = sql.table(table);
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
    FROM (SELECT id FROM ${name} WHERE ${along} ORDER BY ${order} LIMIT ${REACH + 1}) AS found
  `.execute(db);
  return capped(rows[0]?.count ?? 0, REACH);
}

async function collect(
  db: Kysely<Database>,
  { table, matches, order, sorted }: NarrowedList,
  page: PageNumber,
): Promise<NarrowedPage> {
  const name = sql.table(table);
  const { rows } = await sql<{ count: number; ids: string[] }>`
    WITH found AS MATERIALIZED (
      SELECT ${sql.join(sorted.map((column) => sql.ref(column)))} FROM ${name} WHERE ${matches}
    )
    SELECT (SELECT count(*)::int FROM found) AS count,
      ARRAY(SELECT id FROM found AS ${name} ORDER BY ${order}
        LIMIT ${page.pageSize} OFFSET ${rowsBefore(page)}) AS ids
  `.execute(db);
  const [found] = rows;
  if (!found) throw new Error('a count gave no row');
  if (found.count > REACH) demandWithinReach(page);
  return { ids: found.ids, ...capped(found.count, REACH) };
}
