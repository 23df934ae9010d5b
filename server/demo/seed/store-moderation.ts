import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { AuditAction } from '#contract/rest/audit';
import type { Database } from '../../storage/schema.ts';
import { untilOf } from '../../storage/sanction-end.ts';
import type { DemoNote, DemoPointsEntry, DemoSanction, Moderation } from './moderation.ts';

type Trx = Transaction<Database>;

/** An operator, in whose name it is stored. */
export interface Moderator {
  readonly id: string;
  readonly username: string;
}

/** Writes what was done to users and groups that are stored, by an operator who was made before it. */
export async function storeModeration(
  trx: Trx,
  { points, notes, sanctions, admins, notices }: Moderation,
  by: Moderator,
): Promise<void> {
  await storePoints(trx, points);
  await storeNotes(trx, notes, by);
  await storeSanctions(trx, sanctions, by);
  await sql`
    UPDATE audit_log SET at = (SELECT min(at) FROM audit_log) - interval '1 day'
    WHERE action = 'admin.create' AND target_id = ${by.id}
  `.execute(trx);
  await sql`
    UPDATE group_members SET role = 'admin'
    FROM unnest(
      ${admins.map(({ group }) => group.id)}::text[],
      ${admins.map(({ user }) => user.id)}::text[]
    ) AS admin (group_id, user_id)
    WHERE group_members.group_id = admin.group_id AND group_members.user_id = admin.user_id
  `.execute(trx);
  await sql`
    UPDATE groups SET notice = given.notice
    FROM unnest(${[...notices.keys()]}::text[], ${[...notices.values()]}::text[]) AS given (id, notice)
    WHERE groups.id = given.id
  `.execute(trx);
}

/** Given by the messenger itself, not by an operator. */
async function storePoints(trx: Trx, entries: readonly DemoPointsEntry[]): Promise<void> {
  await sql`
    INSERT INTO points_entries (user_id, admin_name, amount, balance, reason, at)
    SELECT user_id, '', amount, balance, reason, at
    FROM unnest(
      ${entries.map(({ user }) => user.id)}::text[],
      ${entries.map(({ amount }) => amount)}::bigint[],
      ${entries.map(({ balance }) => balance)}::bigint[],
      ${entries.map(({ reason }) => reason)}::text[],
      ${entries.map(({ at }) => at)}::timestamptz[]
    ) WITH ORDINALITY AS entry (user_id, amount, balance, reason, at, position)
    ORDER BY position
  `.execute(trx);
  await sql`
    UPDATE users SET points = ledger.sum
    FROM (SELECT user_id, sum(amount) AS sum FROM points_entries GROUP BY user_id) AS ledger
    WHERE users.id = ledger.user_id
  `.execute(trx);
}

async function storeNotes(trx: Trx, notes: readonly DemoNote[], by: Moderator): Promise<void> {
  await sql`
    INSERT INTO user_notes (user_id, admin_id, admin_name, text, at)
    SELECT user_id, ${by.id}, ${by.username}, text, at
    FROM unnest(
      ${notes.map(({ user }) => user.id)}::text[],
      ${notes.map(({ text }) => text)}::text[],
      ${notes.map(({ at }) => at)}::timestamptz[]
    ) AS note (user_id, text, at)
  `.execute(trx);
}

/** What is set on the user by each kind; one that is over is history only. */
const SET: Record<DemoSanction['kind'], RawBuilder<unknown>> = {
  ban: sql`banned_until = given.until, ban_reason = given.reason`,
  mute: sql`muted_until = given.until, mute_reason = given.reason`,
  'shadow-ban': sql`shadow_banned_at = given.at`,
};

async function storeSanctions(
  trx: Trx,
  sanctions: readonly DemoSanction[],
  by: Moderator,
): Promise<void> {
  for (const kind of ['ban', 'mute', 'shadow-ban'] as const) {
    const given = sanctions.filter((each) => each.kind === kind);
    await sql`
      UPDATE users SET ${SET[kind]}, version = version + 1
      FROM unnest(
        ${given.map(({ user }) => user.id)}::text[],
        ${given.map(({ at }) => at)}::timestamptz[],
        ${given.map(({ until }) => untilOf(until))}::timestamptz[],
        ${given.map(({ reason }) => reason)}::text[]
      ) AS given (id, at, until, reason)
      WHERE users.id = given.id
    `.execute(trx);
  }
  // Entries are read in the order of their ids.
  const acts = sanctions.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  await sql`
    INSERT INTO audit_log (admin_id, admin_name, action, target_type, target_id, before, after, address,
      request_id, at)
    SELECT ${by.id}, ${by.username}, action, 'user', user_id, before, after, '127.0.0.1', '', at
    FROM unnest(
      ${acts.map(({ kind }): AuditAction => `user.${kind}`)}::text[],
      ${acts.map(({ user }) => user.id)}::text[],
      ${acts.map(({ kind }) => (kind === 'shadow-ban' ? '{"shadowBanned": false}' : null))}::jsonb[],
      ${acts.map((act) => JSON.stringify(afterOf(act)))}::jsonb[],
      ${acts.map(({ at }) => at)}::timestamptz[]
    ) AS act (action, user_id, before, after, at)
  `.execute(trx);
}

/** As the acts themselves write it down. */
function afterOf({ kind, until, reason }: DemoSanction): object {
  return kind === 'shadow-ban' ? { shadowBanned: true, reason } : { until, reason };
}
