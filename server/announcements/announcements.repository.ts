import { type Kysely, type Selectable, sql } from 'kysely';
import type {
  Announcement,
  AnnouncementProgress,
  AnnouncementsQuery,
  NewAnnouncement,
} from '#contract/rest/announcements';
import type { Page } from '#contract/rest/problem';
import type { Database } from '../storage/schema.ts';

/** What one user's client said of one announcement; null where it said no such thing. */
export interface Receipt {
  readonly announcementId: string;
  readonly userId: string;
  readonly receivedAt: Date;
  readonly readAt: Date | null;
}

/** `early`: the announcement is still being sent, and whether it was to this user is not known yet. */
export type ReceiptOutcome = 'recorded' | 'early' | 'unknown';

const PROGRESS = [
  'announcements.id',
  'announcements.state',
  'announcements.targeted',
  'announcements.online',
  'announcements.written',
  'announcements.acknowledged',
  'announcements.read',
] as const;

export class AnnouncementsRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Newest first. */
  async page({ page, pageSize }: AnnouncementsQuery): Promise<Page<Announcement>> {
    const [{ total }, rows] = await Promise.all([
      this.#db
        .selectFrom('announcements')
        .select((eb) => eb.fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow(),
      announcements(this.#db)
        .orderBy('announcements.id', 'desc')
        .limit(pageSize)
        .offset((page - 1) * pageSize)
        .execute(),
    ]);
    return { items: rows.map(announcementOf), total: Number(total) };
  }

  async byId(id: string, db = this.#db): Promise<Announcement | undefined> {
    if (!isAnnouncementId(id)) return undefined;
    const row = await announcements(db).where('announcements.id', '=', id).executeTakeFirst();
    return row && announcementOf(row);
  }

  async byKey(adminId: string, key: string): Promise<Announcement | undefined> {
    const row = await announcements(this.#db)
      .where('created_by', '=', adminId)
      .where('idempotency_key', '=', key)
      .executeTakeFirst();
    return row && announcementOf(row);
  }

  /** The id, or undefined when this operator has sent an announcement with this key. */
  async insert(
    trx: Kysely<Database>,
    { title, content, audience }: NewAnnouncement,
    sender: { adminId: string; key: string | null; online: number },
  ): Promise<string | undefined> {
    const row = await trx
      .insertInto('announcements')
      .values({
        title,
        content,
        audience: JSON.stringify(audience),
        state: 'sending',
        created_by: sender.adminId,
        idempotency_key: sender.key,
        targeted: sender.online,
        online: sender.online,
      })
      .onConflict((conflict) => conflict.columns(['created_by', 'idempotency_key']).doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  }

  /**
   * Writes down whom it reached and that it is sent, both at once: a receipt that finds no row of its
   * user is early exactly as long as the state is `sending`. Who came online after the audience was
   * counted is counted too.
   */
  async finish(id: string, userIds: readonly string[]): Promise<void> {
    await sql`
      WITH reached AS (
        INSERT INTO announcement_receipts (announcement_id, user_id, written_at)
        SELECT id, user_id, now() FROM announcements, unnest(${userIds}::text[]) AS user_id
        WHERE id = ${id} AND state = 'sending'
        ON CONFLICT DO NOTHING
        RETURNING 1
      )
      UPDATE announcements
      SET state = 'sent', written = count, online = greatest(online, count),
        targeted = greatest(targeted, count)
      FROM (SELECT count(*)::integer AS count FROM reached) AS counted
      WHERE id = ${id} AND state = 'sending'
    `.execute(this.#db);
  }

  async fail(id: string): Promise<void> {
    await this.#db
      .updateTable('announcements')
      .set({ state: 'failed' })
      .where('id', '=', id)
      .where('state', '=', 'sending')
      .execute();
  }

  /** Marks as failed what a server left behind when it died. Returns how many there were. */
  async failInterrupted(): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('announcements')
      .set({ state: 'failed' })
      .where('state', '=', 'sending')
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  /** Numbers of those announcements that exist. */
  async progress(ids: readonly string[]): Promise<AnnouncementProgress[]> {
    return this.#db.selectFrom('announcements').select(PROGRESS).where('id', 'in', ids).execute();
  }

  /**
   * Writes down receipts, at most one of each user and announcement, and counts those that are new.
   * Whoever read it has received it. The outcomes come in the order of the receipts.
   */
  async record(receipts: readonly Receipt[]): Promise<ReceiptOutcome[]> {
    const { rows } = await sql<{ outcome: ReceiptOutcome }>`
      WITH given AS (
        SELECT * FROM unnest(
          ${receipts.map((receipt) => receipt.announcementId)}::bigint[],
          ${receipts.map((receipt) => receipt.userId)}::text[],
          ${receipts.map((receipt) => receipt.receivedAt)}::timestamptz[],
          ${receipts.map((receipt) => receipt.readAt)}::timestamptz[]
        ) WITH ORDINALITY AS given (announcement_id, user_id, received_at, read_at, place)
      ), known AS (
        SELECT announcement_id, user_id, given.received_at, given.read_at,
          stored.acknowledged_at IS NULL AS acknowledges,
          stored.read_at IS NULL AND given.read_at IS NOT NULL AS reads
        FROM given JOIN announcement_receipts AS stored USING (announcement_id, user_id)
        ORDER BY announcement_id, user_id
        FOR UPDATE OF stored
      ), stored AS (
        UPDATE announcement_receipts AS stored
        SET acknowledged_at = coalesce(stored.acknowledged_at, known.received_at),
          read_at = coalesce(stored.read_at, known.read_at)
        FROM known
        WHERE stored.announcement_id = known.announcement_id AND stored.user_id = known.user_id
          AND (acknowledges OR reads)
      ), counted AS (
        UPDATE announcements
        SET acknowledged = acknowledged + fresh.acknowledgements, read = read + fresh.readings
        FROM (
          SELECT announcement_id, count(*) FILTER (WHERE acknowledges) AS acknowledgements,
            count(*) FILTER (WHERE reads) AS readings
          FROM known WHERE acknowledges OR reads GROUP BY announcement_id
        ) AS fresh
        WHERE announcements.id = fresh.announcement_id
      )
      SELECT CASE
        WHEN known.user_id IS NOT NULL THEN 'recorded'
        WHEN announcements.state = 'sending' THEN 'early'
        ELSE 'unknown'
      END AS outcome
      FROM given
      LEFT JOIN known USING (announcement_id, user_id)
      LEFT JOIN announcements ON announcements.id = given.announcement_id
      ORDER BY given.place
    `.execute(this.#db);
    return rows.map((row) => row.outcome);
  }
}

/** Ids of announcements are int8; anything else names none. */
export function isAnnouncementId(id: string): boolean {
  return /^[1-9]\d{0,17}$/.test(id);
}

function announcements(db: Kysely<Database>) {
  return db
    .selectFrom('announcements')
    .innerJoin('admins', 'admins.id', 'announcements.created_by')
    .select([
      ...PROGRESS,
      'announcements.title',
      'announcements.content',
      'announcements.audience',
      'announcements.created_by',
      'announcements.created_at',
      'admins.display_name',
    ]);
}

type AnnouncementRow = Omit<Selectable<Database['announcements']>, 'idempotency_key'> & {
  display_name: string;
};

function announcementOf(row: AnnouncementRow): Announcement {
  const { created_by, created_at, display_name, ...announcement } = row;
  return {
    ...announcement,
    createdBy: { id: created_by, displayName: display_name },
    createdAt: created_at.toISOString(),
  };
}
