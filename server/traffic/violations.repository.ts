import { type Kysely, sql } from 'kysely';
import {
  type BuildCounts,
  QUIRKS,
  type ViolationSample,
  type Violations,
  type ViolationsQuery,
} from '#contract/rest/traffic';
import { maskedAddress } from '../gateway/tap/body-text.ts';
import type { Database } from '../storage/schema.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Each range with the length of its steps. Rows are kept a little longer, for alarms and for clocks. */
const RANGES = {
  hour: { stepSeconds: 60, steps: 60, keptSeconds: DAY + HOUR },
  day: { stepSeconds: 900, steps: 96, keptSeconds: 2 * DAY },
  month: { stepSeconds: 6 * HOUR, steps: 120, keptSeconds: 35 * DAY },
} as const;
const STEPS = Object.values(RANGES).map(({ stepSeconds }) => stepSeconds);
/** Counts of a minute: what alarms look back along. */
export const MINUTE_STEP = RANGES.hour.stepSeconds;

const SAMPLES_PER_CODE_AND_BUILD = 5;
const SAMPLES_KEPT_SECONDS = 30 * DAY;
/** However many builds there are. */
const MAX_SAMPLES = 5_000;
const MAX_SAMPLES_SHOWN = 100;
/** What of a frame is shown without a reveal: its header. */
const HEADER_BYTES = 11;

/** How often something was counted in one minute. */
export interface MinuteCount {
  readonly code: string;
  readonly build: string;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

/** A sample as it is stored. Nothing of it can be a secret, and `maskedBody` is masked, too. */
export interface NewSample {
  readonly at: Date;
  readonly code: string;
  readonly build: string;
  readonly message: string;
  readonly userId: string;
  readonly claimed: string;
  readonly sessionId: string;
  readonly address: string;
  readonly command: number | null;
  readonly bytes: number;
  readonly head: Buffer;
  readonly maskedBody: string;
  readonly body: string;
}

interface CountRow {
  readonly name: string;
  readonly code: string;
  readonly count: string;
  readonly first_at: Date;
  readonly last_at: Date;
}

/** What clients do wrong, over time and by example. */
export class ViolationsRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds to what this and other nodes have counted. All of them or none. */
  async add(counts: readonly MinuteCount[], samples: readonly NewSample[]): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      if (counts.length > 0) await addCounts(trx, counts);
      if (samples.length > 0) await addSamples(trx, samples);
    });
  }

  /** Forgets what no range reaches any more. */
  async prune(now: number): Promise<void> {
    for (const { stepSeconds, keptSeconds } of Object.values(RANGES)) {
      await this.#db
        .deleteFrom('violation_counts')
        .where('step_seconds', '=', stepSeconds)
        .where('at', '<', new Date(now - keptSeconds * 1_000))
        .execute();
    }
    await this.#db
      .deleteFrom('violation_samples')
      .where((eb) =>
        eb.or([
          eb('at', '<', new Date(now - SAMPLES_KEPT_SECONDS * 1_000)),
          eb(
            'id',
            '<=',
            eb
              .selectFrom('violation_samples')
              .select('id')
              .orderBy('id', 'desc')
              .offset(MAX_SAMPLES)
              .limit(1),
          ),
        ]),
      )
      .execute();
  }

  async overTime({ range, build }: ViolationsQuery, now: number): Promise<Violations> {
    const { stepSeconds, steps } = RANGES[range];
    const stepMs = stepSeconds * 1_000;
    const last = Math.floor(now / stepMs) * stepMs;
    const from = last - (steps - 1) * stepMs;
    const counted = (named: 'at' | 'build') =>
      this.#db
        .selectFrom('violation_counts')
        .select([
          sql<string>`${sql.ref(named)}::text`.as('name'),
          'code',
          sql<string>`sum(count)`.as('count'),
          sql<Date>`min(first_at)`.as('first_at'),
          sql<Date>`max(last_at)`.as('last_at'),
        ])
        .where('step_seconds', '=', stepSeconds)
        .where('at', '>=', new Date(from))
        .where('at', '<=', new Date(last))
        .$if(build !== undefined, (query) => query.where('build', '=', build ?? ''))
        .groupBy([named, 'code'])
        .execute();
    const [byStep, byBuild] = await Promise.all([counted('at'), counted('build')]);
    const stepCounts = new Map<number, Record<string, number>>();
    for (const { name, code, count } of byStep) {
      if (isQuirk(code)) continue;
      const at = Date.parse(name);
      stepCounts.set(at, { ...stepCounts.get(at), [code]: Number(count) });
    }
    return {
      stepSeconds,
      steps: Array.from({ length: steps }, (_, index) => {
        const at = from + index * stepMs;
        return { at: new Date(at).toISOString(), counts: stepCounts.get(at) ?? {} };
      }),
      builds: buildCounts(byBuild.filter(({ code }) => !isQuirk(code))),
      quirks: buildCounts(byBuild.filter(({ code }) => isQuirk(code))),
    };
  }

  /** The newest first. */
  async samples(
    { code, build }: { readonly code?: string; readonly build?: string },
    revealed: boolean,
  ): Promise<ViolationSample[]> {
    const rows = await this.#db
      .selectFrom('violation_samples')
      .selectAll()
      .$if(code !== undefined, (query) => query.where('code', '=', code ?? ''))
      .$if(build !== undefined, (query) => query.where('build', '=', build ?? ''))
      .orderBy('id', 'desc')
      .limit(MAX_SAMPLES_SHOWN)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      build: row.build,
      code: row.code,
      message: row.message,
      userId: row.user_id,
      claimed: row.claimed,
      sessionId: row.session_id,
      address: revealed ? row.address : maskedAddress(row.address),
      command: row.command,
      bytes: row.bytes,
      head: (revealed ? row.head : row.head.subarray(0, HEADER_BYTES)).toString('hex'),
      body: revealed ? row.body : row.masked_body,
    }));
  }
}

async function addCounts(db: Kysely<Database>, counts: readonly MinuteCount[]): Promise<void> {
  const rows = STEPS.flatMap((step) => rolledUp(counts, step));
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  // In one order everywhere, so that two nodes never wait for each other.
  await sql`
    INSERT INTO violation_counts AS known
      (step_seconds, at, code, build, count, first_at, last_at)
    SELECT * FROM unnest(
      ${column(({ step }) => step)}::integer[],
      ${column(({ at }) => new Date(at))}::timestamptz[],
      ${column(({ code }) => code)}::text[],
      ${column(({ build }) => build)}::text[],
      ${column(({ count }) => count)}::bigint[],
      ${column(({ firstAt }) => new Date(firstAt))}::timestamptz[],
      ${column(({ lastAt }) => new Date(lastAt))}::timestamptz[]
    )
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (step_seconds, at, code, build) DO UPDATE SET
      count = known.count + excluded.count,
      first_at = least(known.first_at, excluded.first_at),
      last_at = greatest(known.last_at, excluded.last_at)
  `.execute(db);
}

/** Counts of minutes as those of longer steps: each row once, or the database would refuse it. */
function rolledUp(counts: readonly MinuteCount[], step: number) {
  const rows = new Map<string, MinuteCount & { readonly step: number; readonly at: number }>();
  for (const each of counts) {
    const at = Math.floor(each.firstAt / (step * 1_000)) * step * 1_000;
    const key = JSON.stringify([at, each.code, each.build]);
    const sum = rows.get(key);
    rows.set(key, {
      ...each,
      step,
      at,
      count: each.count + (sum?.count ?? 0),
      firstAt: Math.min(each.firstAt, sum?.firstAt ?? Infinity),
      lastAt: Math.max(each.lastAt, sum?.lastAt ?? -Infinity),
    });
  }
  return [...rows.values()];
}

async function addSamples(db: Kysely<Database>, samples: readonly NewSample[]): Promise<void> {
  await db
    .insertInto('violation_samples')
    .values(
      samples.map((sample) => ({
        at: sample.at,
        code: sample.code,
        build: sample.build,
        message: sample.message,
        user_id: sample.userId,
        claimed: sample.claimed,
        session_id: sample.sessionId,
        address: sample.address,
        command: sample.command,
        bytes: sample.bytes,
        head: sample.head,
        masked_body: sample.maskedBody,
        body: sample.body,
      })),
    )
    .execute();
  await sql`
    DELETE FROM violation_samples WHERE id IN (
      SELECT id FROM (
        SELECT id, row_number() OVER (PARTITION BY code, build ORDER BY id DESC) AS place
        FROM violation_samples
        WHERE (code, build) IN (SELECT * FROM unnest(
          ${samples.map(({ code }) => code)}::text[], ${samples.map(({ build }) => build)}::text[]))
      ) AS samples
      WHERE place > ${SAMPLES_PER_CODE_AND_BUILD}
    )
  `.execute(db);
}

function buildCounts(rows: readonly CountRow[]): BuildCounts[] {
  const builds = new Map<string, BuildCounts>();
  for (const { name, code, count, first_at, last_at } of rows) {
    const known = builds.get(name);
    const [firstAt, lastAt] = [first_at.toISOString(), last_at.toISOString()];
    builds.set(name, {
      build: name,
      counts: { ...known?.counts, [code]: Number(count) },
      total: (known?.total ?? 0) + Number(count),
      firstAt: known && known.firstAt < firstAt ? known.firstAt : firstAt,
      lastAt: known && known.lastAt > lastAt ? known.lastAt : lastAt,
    });
  }
  return [...builds.values()].sort((a, b) => b.total - a.total || (a.build < b.build ? -1 : 1));
}

const QUIRK_CODES: ReadonlySet<string> = new Set(QUIRKS);

function isQuirk(code: string): boolean {
  return QUIRK_CODES.has(code);
}
