import type { Pool } from 'pg';
import { HISTORY_DAYS, type Plan } from '../plan.ts';
import { groupId } from './groups.ts';

/** Days that count as recent where a group is looked at. */
const RECENT_DAYS = 7;

/** Messages of the last days in the order of time, in one busy group and all over the others. */
export async function addMessages(pool: Pool, plan: Plan): Promise<void> {
  const recent = (plan.messages * RECENT_DAYS) / HISTORY_DAYS;
  await pool.query(
    'CREATE TABLE bench_writers (place serial PRIMARY KEY, group_id text, user_id text)',
  );
  try {
    const busyWriters = await addWriters(pool, 'group_id = $1', BUSY_WRITERS);
    await addWriters(pool, 'group_id <> $1', OTHER_WRITERS);
    await pool.query('ANALYZE bench_writers');
    await pool.query(INSERT, [
      plan.messages,
      HISTORY_DAYS,
      RECENT_DAYS,
      plan.busyMessages / recent,
      busyWriters,
    ]);
  } finally {
    await pool.query('DROP TABLE bench_writers');
  }
}

/** Resolves to how many there are then. */
async function addWriters(pool: Pool, where: string, count: number): Promise<number> {
  const { rowCount } = await pool.query(
    `INSERT INTO bench_writers (group_id, user_id)
     SELECT group_id, user_id FROM group_members WHERE ${where} ORDER BY random() LIMIT $2`,
    [groupId(0), count],
  );
  return rowCount ?? 0;
}

const BUSY_WRITERS = 3_000;
const OTHER_WRITERS = 300_000;

/**
 * $1: how many, over $2 days; of those of the last $3 days the share $4 is in the busy group, whose
 * writers are the first $5. Some write much more than others.
 */
const INSERT = `
  INSERT INTO messages (chat_type, chat_id, from_user_id, client_message_id, content_type, content,
    sent_at, created_at)
  SELECT 1, writer.group_id, writer.user_id, 'bench-' || number,
    CASE WHEN number % 50 = 0 THEN 4 ELSE 0 END, '今天下午三点开会，别迟到 ' || number, at, at
  FROM (
    SELECT number, now() - (1 - number::float8 / $1) * $2 * interval '1 day' AS at,
      random() < $4 AND number::float8 / $1 > 1 - $3::float8 / $2 AS busy, random() AS one,
      random() AS other
    FROM generate_series(1, $1) AS number
    OFFSET 0
  ) AS said
  JOIN bench_writers AS writer ON writer.place = CASE WHEN busy
    THEN 1 + floor(one ^ 3 * $5)::int
    ELSE $5 + 1 + floor(other * ((SELECT count(*) FROM bench_writers) - $5))::int END
  ORDER BY number`;
