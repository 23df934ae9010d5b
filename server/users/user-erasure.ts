import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type {
  Erasure,
  ErasureBody,
  ErasureCertificate,
  ErasurePreview,
} from '#contract/rest/user-acts';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { Bus } from '../bus/bus.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { GroupNews } from '../groups/group-news.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import { cappedCount } from '../storage/capped-count.ts';
import type { Database } from '../storage/schema.ts';
import { searchVector } from '../storage/search-vector.ts';
import { demandAlive } from './deleted-user-error.ts';
import { blankMessages, type MessageErasure } from './message-erasure.ts';
import type { UsersRepository } from './users.repository.ts';

/** A preview counts messages no further. */
const MAX_COUNTED_MESSAGES = 10_000;

export interface UserErasureOptions {
  readonly db: Kysely<Database>;
  readonly bus: Bus;
  readonly users: UsersRepository;
  readonly gateway: Pick<Gateway, 'disconnect' | 'presence'>;
  readonly messages: MessageErasure;
  readonly news: Pick<GroupNews, 'changed'>;
}

type Trx = Transaction<Database>;
type OwnedGroup = ErasurePreview['ownedGroups'][number];

/** Fields of a user that the audit log repeats and that name the person. */
const PERSONAL = ['username', 'nickname', 'avatar', 'gender', 'phone', 'email', 'tags'];

/**
 * Makes an account nobody's. Its row stays, without a name, so that what others know of it (chats,
 * groups, the audit log) still fits together; its username is free for somebody else.
 */
export class UserErasure {
  readonly #options: UserErasureOptions;

  constructor(options: UserErasureOptions) {
    this.#options = options;
  }

  /** What `erase` would do. */
  async preview(id: string): Promise<ErasurePreview> {
    const { db, users, gateway } = this.#options;
    const user = demandAlive(await users.byId(id), id);
    const messages = await cappedCount(
      db,
      db.selectFrom('messages').select('messages.id').where('from_user_id', '=', id),
      MAX_COUNTED_MESSAGES,
    );
    const { rows } = await sql<{ groups: number; friends: number; notes: number }>`
      SELECT (SELECT count(*)::int FROM group_members WHERE user_id = ${id}) AS groups,
        (SELECT count(*)::int FROM friendships WHERE user_id = ${id}) AS friends,
        (SELECT count(*)::int FROM user_notes WHERE user_id = ${id}) AS notes
    `.execute(db);
    const [counts] = rows;
    if (!counts) throw new Error('a count gave no row');
    return {
      messages: messages.total,
      messagesCapped: messages.capped ?? false,
      ...counts,
      ownedGroups: await ownedGroups(db, id),
      points: user.points,
      sessions: gateway.presence.devicesOf([id]).get(id) ?? 0,
    };
  }

  /** As `erase` gave it. @throws NotFoundError */
  async certificate(userId: string): Promise<Erasure> {
    const { rows } = await sql<{
      id: string;
      erased_at: Date;
      by_name: string;
      reason: string;
      counts: Record<string, number>;
      digest: string;
      messages_left: boolean;
    }>`
      SELECT id::text, erased_at, by_name, reason, counts, digest, messages_left FROM user_erasures
      WHERE user_id = ${userId} ORDER BY id DESC LIMIT 1
    `.execute(this.#options.db);
    const [row] = rows;
    if (!row) throw new NotFoundError(`certificate of an erasure of user ${userId}`);
    const { id, reason, counts, digest } = row;
    const erasedAt = row.erased_at.toISOString();
    const certificate = { id, userId, erasedAt, by: row.by_name, reason, counts, digest };
    return { certificate, messagesLeft: row.messages_left };
  }

  /** @throws ApiError 422 not-confirmed; where it throws, the account is as it was, and deleting it goes on from there */
  async erase(actor: Actor, id: string, body: ErasureBody): Promise<Erasure> {
    const { db, bus, users, gateway, news, messages } = this.#options;
    demandConfirmed(demandAlive(await users.byId(id), id), body);
    if (body.eraseMessages) await messages.recallAll(actor, id, body.reason);
    const { certificate, friendIds, groupIds } = await db.transaction().execute(async (trx) => {
      // Groups before users, as acts on groups do: so two transactions do not wait for each other.
      await lockGroups(trx, id);
      const user = demandAlive(await users.lockWhole(trx, id), id);
      demandConfirmed(user, body);
      const groupIds = await leaveGroups(trx, actor, id, body.reason);
      const friends = await sql<{ friend_id: string }>`
        WITH others AS (DELETE FROM friendships WHERE friend_id = ${id})
        DELETE FROM friendships WHERE user_id = ${id} RETURNING friend_id
      `.execute(trx);
      const counts = {
        memberships: groupIds.length,
        friends: friends.rows.length,
        points: user.points,
        tokens: await removed(trx, 'user_tokens', id),
        notes: await removed(trx, 'user_notes', id),
        signIns: await removed(trx, 'user_sign_ins', id),
        pointsEntries: await removed(trx, 'points_entries', id),
        messages: body.eraseMessages ? await blankMessages(trx, id) : 0,
      };
      // The doctor keeps frames as they came, with what was written in them.
      await removed(trx, 'violation_samples', id);
      await anonymise(trx, id);
      const certificate = await certify(trx, actor, id, body, counts);
      const { digest } = certificate;
      await recordAct(trx, {
        ...actor,
        action: 'user.erase',
        targetType: 'user',
        targetId: id,
        after: { reason: body.reason, eraseMessages: body.eraseMessages, counts, digest },
      });
      return { certificate, friendIds: friends.rows.map((row) => row.friend_id), groupIds };
    });
    bus.publish('users-changed', { userIds: [id] });
    bus.publish('friends-changed', { userIds: [id, ...friendIds] });
    for (const groupId of groupIds) news.changed(groupId);
    gateway.disconnect({ userId: id }, { code: 'deleted', message: 'this account was deleted' });
    const finished = !body.eraseMessages || (await messages.finish(actor, id, body.reason));
    return { certificate, messagesLeft: !finished };
  }
}

/** @throws ApiError 422 not-confirmed */
function demandConfirmed(user: { readonly username: string }, { confirm }: ErasureBody): void {
  if (confirm !== user.username) {
    throw new ApiError(422, 'not-confirmed', 'What was typed is not the username.');
  }
}

/** The user's groups that go on, or end, without them. */
async function ownedGroups(db: Kysely<Database>, id: string): Promise<OwnedGroup[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    member_count: number;
    heir_id: string | null;
    heir_nickname: string | null;
  }>`
    SELECT groups.id, groups.name, groups.member_count, heir.id AS heir_id,
      heir.nickname AS heir_nickname
    FROM groups
    LEFT JOIN LATERAL (
      SELECT users.id, users.nickname
      FROM group_members JOIN users ON users.id = group_members.user_id
      WHERE group_members.group_id = groups.id AND users.id <> groups.owner_id
        AND users.deleted_at IS NULL
      ORDER BY group_members.role = 'admin' DESC, group_members.joined_at, users.id
      LIMIT 1
    ) AS heir ON true
    WHERE groups.owner_id = ${id} AND groups.dissolved_at IS NULL
    ORDER BY groups.id
  `.execute(db);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    memberCount: row.member_count,
    heir: row.heir_id === null ? null : { id: row.heir_id, nickname: row.heir_nickname ?? '' },
  }));
}

/** In a fixed order, so that two transactions never wait for each other. */
async function lockGroups(trx: Trx, id: string): Promise<void> {
  await sql`
    SELECT FROM groups WHERE id IN (SELECT group_id FROM group_members WHERE user_id = ${id})
      OR owner_id = ${id}
    ORDER BY id FOR NO KEY UPDATE
  `.execute(trx);
}

/** The groups the user was in, each with a new owner where they were that, or dissolved. */
async function leaveGroups(trx: Trx, actor: Actor, id: string, reason: string): Promise<string[]> {
  // Those, too, that they came into while the user was waited for.
  await lockGroups(trx, id);
  for (const group of await ownedGroups(trx, id)) {
    const { heir } = group;
    if (heir) {
      await sql`
        UPDATE group_members SET role = 'member', muted_until = NULL
        WHERE group_id = ${group.id} AND user_id = ${heir.id}
      `.execute(trx);
    }
    await trx
      .updateTable('groups')
      .set((eb) => ({
        ...(heir ? { owner_id: heir.id } : { dissolved_at: sql<Date>`now()` }),
        version: eb('version', '+', 1),
      }))
      .where('id', '=', group.id)
      .execute();
    await recordAct(trx, {
      ...actor,
      action: heir ? 'group.transfer' : 'group.dissolve',
      targetType: 'group',
      targetId: group.id,
      before: { ownerId: id },
      after: { ownerId: heir?.id ?? id, reason },
    });
  }
  const { rows } = await sql<{ group_id: string }>`
    WITH gone AS (DELETE FROM group_members WHERE user_id = ${id} RETURNING group_id)
    UPDATE groups SET member_count = member_count - 1, version = version + 1
    FROM gone WHERE groups.id = gone.group_id RETURNING group_id
  `.execute(trx);
  return rows.map((row) => row.group_id);
}

async function removed(
  trx: Trx,
  table: 'user_tokens' | 'user_notes' | 'user_sign_ins' | 'points_entries' | 'violation_samples',
  id: string,
): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom(table)
    .where('user_id', '=', id)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function anonymise(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('users')
    .set((eb) => ({
      // No username holds a colon: it takes the name of nobody.
      username: `deleted:${id}`,
      nickname: '',
      avatar: '',
      gender: 'unknown',
      phone: '',
      email: '',
      tags: [],
      points: '0',
      password_hash: '',
      password_until: null,
      password_spent_at: null,
      banned_until: null,
      ban_reason: '',
      muted_until: null,
      mute_reason: '',
      shadow_banned_at: null,
      last_seen_at: null,
      deleted_at: sql<Date>`now()`,
      search: searchVector(id),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
  await sql`
    UPDATE audit_log SET before = before - ${PERSONAL}::text[], after = after - ${PERSONAL}::text[]
    WHERE target_type = 'user' AND target_id = ${id}
  `.execute(trx);
}

async function certify(
  trx: Trx,
  actor: Actor,
  userId: string,
  { reason, eraseMessages }: ErasureBody,
  counts: Readonly<Record<string, number>>,
): Promise<ErasureCertificate> {
  const { rows } = await sql<{ id: string; at: Date }>`
    SELECT nextval('user_erasures_id_seq')::text AS id, date_trunc('milliseconds', now()) AS at
  `.execute(trx);
  const [drawn] = rows;
  if (!drawn) throw new Error('user_erasures_id_seq gave no id');
  const by = actor.operator?.username ?? '';
  const sorted = Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  // Canonical JSON (RFC 8785): the names in order, no white space.
  const said = {
    by,
    counts: sorted,
    erasedAt: drawn.at.toISOString(),
    id: drawn.id,
    reason,
    userId,
  };
  const digest = createHash('sha256').update(JSON.stringify(said)).digest('hex');
  await sql`
    INSERT INTO user_erasures (id, user_id, erased_at, by_name, reason, counts, digest, messages_left)
    OVERRIDING SYSTEM VALUE
    VALUES (${drawn.id}, ${userId}, ${drawn.at}, ${by}, ${reason}, ${JSON.stringify(sorted)}, ${digest},
      ${eraseMessages})
  `.execute(trx);
  return { ...said, digest };
}
