import { type Kysely, sql } from 'kysely';
import type { Database } from '../storage/schema.ts';

/**
 * The id with which the messages since a moment begin; above all ids if there are none. Ids rise with the
 * time of storing: halving finds it with some thirty look-ups however many messages there are, without
 * an index by time that every message would pay for. A clock that was set back moves it by as much.
 */
export async function firstIdSince(db: Kysely<Database>, at: Date): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE search (low, high) AS (
      SELECT min(id), max(id) + 1 FROM messages
      UNION ALL
      SELECT CASE WHEN found.created_at < ${at} THEN found.id + 1 ELSE low END,
        CASE WHEN found.created_at < ${at} THEN high ELSE (low + high) / 2 END
      FROM search, LATERAL (
        SELECT id, created_at FROM messages WHERE id >= (low + high) / 2 ORDER BY id LIMIT 1
      ) AS found
      WHERE low < high
    )
    SELECT coalesce(low, 1)::text AS id FROM search WHERE low IS NULL OR low >= high
  `.execute(db);
  const [found] = rows;
  if (!found) throw new Error('halving did not end');
  return found.id;
}
