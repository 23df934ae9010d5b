import type { Pool } from 'pg';
import { Random } from '../../../server/demo/random.ts';
import { groupName } from '../../../server/demo/seed/group-names.ts';
import { THEMES } from '../../../server/demo/talk/phrase-book.ts';
import { searchTokens } from '../../../server/storage/search-tokens.ts';
import type { Plan } from '../plan.ts';
import { userId } from './users.ts';

const FIRST_ID = 200_001;
const BATCH = 10_000;
/** Steps from one member of a group to the next; a prime, so that nobody is met twice. */
const STRIDE = 104_729;
const SPREAD = 0.9;

export function groupId(index: number): string {
  return String(FIRST_ID + index);
}

/** Groups with names of many words, and who is in them: any users, spread over all there are. */
export async function addGroups(pool: Pool, plan: Plan): Promise<void> {
  const random = new Random(1).fork('groups');
  const sizes = groupSizes(random, plan);
  for (let from = 0; from < plan.groups; from += BATCH) {
    const made = sizes.slice(from, from + BATCH).map((size, index) => {
      const language = random.chance(0.75) ? 'zh' : 'en';
      const name = groupName(random, language, random.pick(THEMES));
      return { id: groupId(from + index), name, size, owner: ownerOf(from + index, plan) };
    });
    await pool.query(INSERT_GROUPS, [
      made.map(({ id }) => id),
      made.map(({ name }) => name),
      made.map(({ owner }) => owner),
      made.map(({ size }) => size),
      made.map(({ id, name }) => searchTokens(id, name).join(' ')),
      plan.groups,
      from,
    ]);
  }
  await pool.query(`SELECT setval('group_ids', $1)`, [FIRST_ID + plan.groups]);
  await addMembers(pool, plan);
}

async function addMembers(pool: Pool, plan: Plan): Promise<void> {
  const connection = await pool.connect();
  try {
    // Ten million looks at users and groups that are known to exist.
    await connection.query('SET session_replication_role = replica');
    for (let from = 0; from < plan.groups; from += BATCH) {
      await connection.query(INSERT_MEMBERS, [
        groupId(from),
        groupId(from + BATCH),
        plan.users,
        Number(userId(0)),
        STRIDE,
        FIRST_ID,
      ]);
    }
    await connection.query('RESET session_replication_role');
  } finally {
    connection.release();
  }
}

function ownerOf(index: number, { users }: Plan): string {
  return userId((index * 7_919) % users);
}

/** The large ones first, then many small and some of hundreds: `memberships` in all. */
function groupSizes(random: Random, plan: Plan): number[] {
  const { groups, largeGroups, memberships, users } = plan;
  const left = memberships - largeGroups.reduce((sum, size) => sum + size, 0);
  const weights = Array.from({ length: groups - largeGroups.length }, () =>
    random.logNormal(1, SPREAD),
  );
  const each = left / weights.reduce((sum, weight) => sum + weight, 0);
  const sizes = weights.map((weight) => Math.max(1, Math.floor(weight * each)));
  // What the rounding left out, one by one.
  let missing = left - sizes.reduce((sum, size) => sum + size, 0);
  for (let at = 0; missing > 0; at = (at + 1) % sizes.length, missing--) {
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  return [...largeGroups, ...sizes].map((size) => Math.min(size, users));
}

/** $6: how many there will be; $7: how many there were. */
const INSERT_GROUPS = `
  INSERT INTO groups (id, name, owner_id, member_count, search, created_at, notice, muted_until,
    banned_until, dissolved_at)
  SELECT id, name, owner_id, size, array_to_tsvector(string_to_array(tokens, ' ')),
    now() - (1 - ($7 + place)::float8 / $6) * interval '2 years',
    CASE WHEN place % 4 = 0 THEN '请大家遵守群规' ELSE '' END,
    CASE WHEN place % 100 = 11 THEN 'infinity'::timestamptz END,
    CASE WHEN place % 200 = 12 THEN now() + interval '1 year' END,
    CASE WHEN place % 50 = 13 THEN now() END
  FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])
    WITH ORDINALITY AS made (id, name, owner_id, size, tokens, place)`;

/** The owner is the first of the members, the others follow in strides around all users. */
const INSERT_MEMBERS = `
  INSERT INTO group_members (group_id, user_id, joined_at, role, muted_until, joined_after)
  SELECT g.id, ((g.owner_id::bigint - $4 + step * $5::bigint) % $3 + $4)::text,
    g.created_at + random() * (now() - g.created_at),
    CASE WHEN step BETWEEN 1 AND 3 THEN 'admin' ELSE 'member' END,
    CASE WHEN step % 50 = 49 THEN 'infinity'::timestamptz END, 0
  FROM groups AS g CROSS JOIN LATERAL generate_series(0, g.member_count - 1) AS step
  WHERE g.id::bigint >= $1::bigint AND g.id::bigint < $2::bigint AND g.id::bigint >= $6::bigint`;
