import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '../storage/schema.ts';

/** Failures in a row from strangers' addresses before an account is locked. */
export const FREE_FAILURES = 15;
const FIRST_LOCK_SECONDS = 30;
/** A lock never lasts longer, so that a stranger who goes on guessing keeps nobody out for ever. */
export const LONGEST_LOCK_SECONDS = 900;
/** After a lock and this long without a failure all is forgotten. */
const FORGOTTEN_AFTER_SECONDS = 3600;
const KNOWN_ADDRESS_DAYS = 30;
const MAX_UNKNOWN = 10_000;

/** Seconds an account is locked after so many failures: none at first, then doubling up to the longest. */
export function lockSeconds(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(FIRST_LOCK_SECONDS * 2 ** (failures - FREE_FAILURES), LONGEST_LOCK_SECONDS);
}

/**
 * Locks accounts that are being guessed from many addresses, where the throttle per address is of
 * no use. Kept in the database: a restart opens nothing. An address from which the operator signed
 * in lately passes, so that strangers cannot keep the operator out. Names without an account are
 * locked just the same, in memory, or else the lock would tell which names exist.
 */
export class AccountLock {
  private readonly db: Kysely<Database>;
  private readonly unknown = new Map<string, { failures: number; lockedUntil: number }>();

  constructor(db: Kysely<Database>) {
    this.db = db;
  }

  /**
   * Books an attempt as failed before its outcome is known, so that guesses made at the same time count.
   * @returns milliseconds for which the account is locked, and then nothing was booked; 0 to go on.
   */
  async book(adminId: string, address: string): Promise<number> {
    if (await this.isKnown(adminId, address)) return 0;
    const failures = sql<number>`
      CASE WHEN locked_until < now() - make_interval(secs => ${FORGOTTEN_AFTER_SECONDS}) THEN 1
      ELSE failed_logins + 1 END`;
    const lock = sql<Date | null>`
      CASE WHEN ${failures} >= ${FREE_FAILURES}::int THEN now() + make_interval(secs => least(
        ${FIRST_LOCK_SECONDS}::float8 * 2 ^ least(${failures} - ${FREE_FAILURES}::int, 30),
        ${LONGEST_LOCK_SECONDS}::float8)) END`;
    const booked = await this.db
      .updateTable('admins')
      .set({ failed_logins: failures, locked_until: lock })
      .where('id', '=', adminId)
      .where((eb) =>
        eb.or([eb('locked_until', 'is', null), eb('locked_until', '<=', sql<Date>`now()`)]),
      )
      .returning('id')
      .executeTakeFirst();
    if (booked !== undefined) return 0;
    const { wait } = await this.db
      .selectFrom('admins')
      .select(sql<number>`extract(epoch FROM locked_until - now())::float8`.as('wait'))
      .where('id', '=', adminId)
      .executeTakeFirstOrThrow();
    return Math.max(1, wait * 1000);
  }

  /** The same for a name that no account has. */
  bookUnknown(username: string, now = performance.now()): number {
    const key = username.toLowerCase();
    let { failures, lockedUntil } = this.unknown.get(key) ?? { failures: 0, lockedUntil: 0 };
    if (lockedUntil > now) return lockedUntil - now;
    if (lockedUntil > 0 && lockedUntil < now - FORGOTTEN_AFTER_SECONDS * 1000) failures = 0;
    failures += 1;
    const seconds = lockSeconds(failures);
    lockedUntil = seconds === 0 ? 0 : now + seconds * 1000;
    this.unknown.delete(key);
    this.unknown.set(key, { failures, lockedUntil });
    const [oldest] = this.unknown.keys();
    if (this.unknown.size > MAX_UNKNOWN && oldest !== undefined) this.unknown.delete(oldest);
    return 0;
  }

  private async isKnown(adminId: string, address: string): Promise<boolean> {
    const signIn = await this.db
      .selectFrom('audit_log')
      .select('id')
      .where('admin_id', '=', adminId)
      .where('action', '=', 'session.open')
      .where('address', '=', address)
      .where('at', '>', sql<Date>`now() - make_interval(days => ${KNOWN_ADDRESS_DAYS})`)
      .limit(1)
      .executeTakeFirst();
    return signIn !== undefined;
  }
}
