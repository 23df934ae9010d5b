import type { Pool } from 'pg';
import { GROUP_ID, type Population, tokenOf, userIdOf } from '../population.ts';

/** Fills an empty database with the users, their tokens and the group. */
export async function populate(pool: Pool, { users, members }: Population): Promise<void> {
  const userIds = Array.from({ length: users }, (_, index) => userIdOf(index + 1));
  const memberIds = userIds.slice(0, members);
  await pool.query(
    `INSERT INTO users (id, username, nickname, password_hash, search)
     SELECT id, id, id, 'none', '' FROM unnest($1::text[]) AS id`,
    [userIds],
  );
  await pool.query(
    `INSERT INTO user_tokens (secret_hash, user_id, expires_at)
     SELECT sha256(convert_to(token, 'UTF8')), user_id, now() + interval '1 day'
     FROM unnest($1::text[], $2::text[]) AS given (user_id, token)`,
    [userIds, userIds.map(tokenOf)],
  );
  await pool.query(
    `INSERT INTO groups (id, name, owner_id, member_count, search) VALUES ($1, $1, $2, $3, '')`,
    [GROUP_ID, memberIds[0], memberIds.length],
  );
  await pool.query(`INSERT INTO group_members (group_id, user_id) SELECT $1, unnest($2::text[])`, [
    GROUP_ID,
    memberIds,
  ]);
  await pool.query('ANALYZE');
}
