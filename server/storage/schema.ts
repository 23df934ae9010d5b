import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Audience } from '#contract/rest/announcements';
import type { Role } from '#contract/rest/permissions';
import type { ANNOUNCEMENT_STATES } from '#contract/rest/announcements';
import type { Job, JobError, JobResult } from '#contract/rest/jobs';
import type { Gender } from '#contract/rest/users';

/** The tables as Kysely sees them; the migrations are what makes them. int8 arrives as a string. */
export interface Database {
  admins: AdminsTable;
  admin_sessions: AdminSessionsTable;
  im_tickets: ImTicketsTable;
  audit_log: AuditLogTable;
  users: UsersTable;
  row_counts: RowCountsTable;
  jobs: JobsTable;
  points_entries: PointsEntriesTable;
  user_notes: UserNotesTable;
  user_sign_ins: UserSignInsTable;
  user_erasures: UserErasuresTable;
  user_tokens: UserTokensTable;
  friendships: FriendshipsTable;
  groups: GroupsTable;
  group_members: GroupMembersTable;
  messages: MessagesTable;
  private_chats: PrivateChatsTable;
  message_changes: MessageChangesTable;
  announcements: AnnouncementsTable;
  announcement_receipts: AnnouncementReceiptsTable;
  traffic_reveals: TrafficRevealsTable;
  traffic_test_users: TrafficTestUsersTable;
  violation_counts: ViolationCountsTable;
  violation_samples: ViolationSamplesTable;
  alarm_rules: AlarmRulesTable;
  alarms: AlarmsTable;
}

type Time = ColumnType<Date, Date, Date>;
type Now = ColumnType<Date, Date | undefined, Date>;
/** An identity column: the database makes it. */
type Identity = ColumnType<string, never, never>;
/** A time that may be missing. `Infinity` is PostgreSQL's 'infinity', written as that text. */
type Until = ColumnType<
  Date | number | null,
  Date | 'infinity' | null | undefined,
  Date | 'infinity' | null
>;
type Version = Generated<number>;
/** Written through `searchVector`, read only in WHERE. */
type SearchVector = ColumnType<never, unknown, unknown>;

interface AdminsTable {
  id: Identity;
  username: string;
  display_name: string;
  password_hash: string;
  role: Role;
  must_change_password: Generated<boolean>;
  failed_logins: Generated<number>;
  locked_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  created_at: Now;
  version: Version;
}

interface AdminSessionsTable {
  secret_hash: Buffer;
  admin_id: string;
  created_at: Now;
  last_seen_at: Now;
  expires_at: Time;
  address: string;
  user_agent: string;
}

interface ImTicketsTable {
  secret_hash: Buffer;
  session_hash: Buffer;
  expires_at: Time;
}

interface AuditLogTable {
  id: Identity;
  at: Now;
  admin_id: string | null;
  admin_name: string;
  action: string;
  target_type: string;
  target_id: string;
  before: JSONColumnType<object> | null;
  after: JSONColumnType<object> | null;
  address: string;
  request_id: string;
}

interface UsersTable {
  id: Generated<string>;
  username: string;
  nickname: string;
  password_hash: string;
  avatar: Generated<string>;
  phone: Generated<string>;
  email: Generated<string>;
  created_at: Now;
  last_seen_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  search: SearchVector;
  version: Version;
  banned_until: Until;
  ban_reason: Generated<string>;
  muted_until: Until;
  mute_reason: Generated<string>;
  /** Since when what they write reaches nobody else; null when it does. */
  shadow_banned_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  deleted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  gender: Generated<Gender>;
  tags: Generated<readonly string[]>;
  points: Generated<string>;
  /** Until when a one-time password is good; null for one that stays. */
  password_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  password_spent_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface RowCountsTable {
  counted: string;
  key: Generated<string>;
  change: string;
}

interface PointsEntriesTable {
  id: Identity;
  user_id: string;
  at: Now;
  admin_name: string;
  amount: string;
  balance: string;
  reason: string;
  key: string | null;
}

interface UserNotesTable {
  id: Identity;
  user_id: string;
  at: Now;
  admin_id: string;
  admin_name: string;
  text: string;
}

interface UserSignInsTable {
  id: Identity;
  user_id: string;
  at: Time;
  address: string;
  kind: 'password' | 'bind' | 'legacy';
  /** '' when it succeeded. */
  error_code: string;
  build: string;
  device: string;
}

interface UserErasuresTable {
  id: Identity;
  user_id: string;
  erased_at: Time;
  by_name: string;
  reason: string;
  counts: JSONColumnType<Record<string, number>>;
  digest: string;
  messages_left: Generated<boolean>;
}

interface JobsTable {
  id: Identity;
  kind: Job['kind'];
  state: Generated<Job['state']>;
  created_by: string;
  created_at: Now;
  finished_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  done: Generated<number>;
  total: number | null;
  error_count: Generated<number>;
  errors: ColumnType<JobError[], string | undefined, string>;
  message: Generated<string>;
  result: ColumnType<JobResult | null, string | null | undefined, string | null>;
}

interface UserTokensTable {
  secret_hash: Buffer;
  user_id: string;
  created_at: Now;
  expires_at: Time;
}

interface FriendshipsTable {
  user_id: string;
  friend_id: string;
  created_at: Now;
}

interface GroupsTable {
  id: Generated<string>;
  name: string;
  avatar: Generated<string>;
  owner_id: string;
  created_at: Now;
  member_count: Generated<number>;
  search: SearchVector;
  version: Version;
  banned_until: Until;
  ban_reason: Generated<string>;
  muted_until: Until;
  mute_reason: Generated<string>;
  notice: Generated<string>;
  dissolved_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface GroupMembersTable {
  group_id: string;
  user_id: string;
  joined_at: Now;
  muted_until: Until;
  mute_reason: Generated<string>;
  /** Id of the newest message when the user joined. */
  joined_after: Generated<string>;
  /** The owner is in `groups.owner_id`, whatever stands here. */
  role: Generated<'admin' | 'member'>;
}

interface MessagesTable {
  id: Identity;
  chat_type: number;
  chat_id: string;
  from_user_id: string;
  client_message_id: string;
  content_type: number;
  content: string;
  content_duration: number | null;
  sent_at: Time;
  created_at: Now;
  /** Taken back by an operator: kept, and delivered to nobody. */
  recalled_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  /** Of a shadow-banned writer: reaches nobody else. */
  shadowed: Generated<boolean>;
}

interface PrivateChatsTable {
  user_id: string;
  /** As in `messages`. */
  chat_id: string;
}

interface MessageChangesTable {
  message_id: string;
  id: string;
  chat_type: number;
  chat_id: string;
  by_user_id: string;
}

interface AnnouncementsTable {
  id: Identity;
  title: string;
  content: string;
  audience: JSONColumnType<Audience>;
  state: (typeof ANNOUNCEMENT_STATES)[number];
  created_by: string;
  created_at: Now;
  targeted: Generated<number>;
  online: Generated<number>;
  written: Generated<number>;
  acknowledged: Generated<number>;
  read: Generated<number>;
  idempotency_key: string | null;
}

interface AnnouncementReceiptsTable {
  announcement_id: string;
  user_id: string;
  written_at: Time;
  acknowledged_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  read_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface TrafficRevealsTable {
  id: Identity;
  admin_id: string;
  reason: string;
  since: Time;
  until: Time;
  watched: ColumnType<unknown[], string | undefined, string>;
  entry_id: ColumnType<string | null, string | undefined, never>;
}

interface TrafficTestUsersTable {
  admin_id: string;
  user_id: string;
}

interface ViolationCountsTable {
  step_seconds: number;
  at: Time;
  code: string;
  build: string;
  count: string;
  first_at: Time;
  last_at: Time;
}

interface ViolationSamplesTable {
  id: Identity;
  at: Time;
  code: string;
  build: string;
  message: string;
  user_id: string;
  claimed: string;
  session_id: string;
  address: string;
  command: number | null;
  bytes: number;
  head: Buffer;
  masked_body: string;
  body: string;
}

interface AlarmRulesTable {
  id: Identity;
  code: string;
  count: number;
  minutes: number;
  enabled: boolean;
  last_fired_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  version: Version;
}

interface AlarmsTable {
  id: Identity;
  rule_id: string;
  at: Time;
  code: string;
  count: number;
  minutes: number;
  build: string;
}
