import { type Kysely, sql } from 'kysely';
import type { GroupMember, GroupMembersQuery, GroupRole } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import { inForce, sanctionOf } from '../storage/sanction-end.ts';
import type { Database } from '../storage/schema.ts';
import type { GroupRecord } from './groups.repository.ts';
import { LAST_ACTIVE, PROFILE } from './member-order.ts';
import { memberPage } from './member-page.ts';

/** Who is online, the gateway knows. */
export type MemberRecord = Omit<GroupMember, 'onlineDevices'>;

interface Row {
  user_id: string;
  username: string;
  nickname: string;
  avatar: string;
  role: GroupRole;
  muted_until: Date | number | null;
  mute_reason: string;
  joined_at: Date;
  last_active_at: Date | null;
}

/** Who is in a group, as its page shows them. */
export class GroupMembers {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** @throws ApiError 422 page-out-of-reach */
  async page(group: GroupRecord, query: GroupMembersQuery): Promise<Page<MemberRecord>> {
    const { ids, ...count } = await memberPage(this.#db, group, query);
    return { items: await records(this.#db, group.id, ids), ...count };
  }

  async one(groupId: string, userId: string, db = this.#db): Promise<MemberRecord | undefined> {
    const [member] = await records(db, groupId, [userId]);
    return member;
  }
}

/** Those of them who are members, in the order of `ids`. */
async function records(
  db: Kysely<Database>,
  groupId: string,
  ids: readonly string[],
): Promise<MemberRecord[]> {
  const { rows } = await sql<Row>`
    SELECT member.user_id, profile.username, profile.nickname, profile.avatar,
      CASE WHEN member.user_id = groups.owner_id THEN 'owner' ELSE member.role END AS role,
      ${inForce('member.muted_until')} AS muted_until, member.mute_reason, member.joined_at,
      newest.last_active_at
    FROM group_members AS member JOIN groups ON groups.id = member.group_id
    ${PROFILE} ${LAST_ACTIVE}
    WHERE member.group_id = ${groupId} AND member.user_id = ANY(${ids}::text[])
  `.execute(db);
  const found = new Map(rows.map((row) => [row.user_id, recordOf(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

function recordOf(row: Row): MemberRecord {
  return {
    userId: row.user_id,
    username: row.username,
    nickname: row.nickname,
    avatar: row.avatar,
    role: row.role,
    mute: sanctionOf(row.muted_until, row.mute_reason),
    joinedAt: row.joined_at.toISOString(),
    lastActiveAt: row.last_active_at?.toISOString() ?? null,
  };
}
