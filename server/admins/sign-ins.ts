import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { LoginRequest } from '#contract/rest/session';
import type { Actor } from '../audit/audit-log.ts';
import { recordAct } from '../audit/audit-log.ts';
import { ApiError, TooManyAttemptsError } from '../plugins/api-error.ts';
import type { Allowances } from '../secrets/login-throttle.ts';
import { ALLOWANCES, LoginThrottle } from '../secrets/login-throttle.ts';
import { hashPassword, verifyPassword } from '../secrets/password.ts';
import { newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';
import { AccountLock } from './account-lock.ts';
import type { AdminSessions } from './admin-sessions.ts';

/** Passwords checked at the same time: each takes 19 MiB and a thread. Operators are few. */
const MAX_CHECKS = 10;

/** Accounts as a whole are the business of AccountLock, which knows where the operator comes from. */
const OPERATORS: Allowances = { ...ALLOWANCES, account: { burst: 1e9, interval: 1 } };

interface ProvenAdmin {
  readonly id: string;
  readonly username: string;
  readonly password_hash: string;
}

/**
 * Sign-in of operators. An unknown name is answered as a wrong password is, after as much work.
 * Every attempt that was looked at is in the audit log.
 */
export class SignIns {
  private readonly db: Kysely<Database>;
  private readonly sessions: AdminSessions;
  private readonly throttle: LoginThrottle;
  private readonly lock: AccountLock;
  /** What the password for an unknown name is checked against. */
  private readonly nobodysHash = hashPassword(newSecret());
  private checks = 0;

  constructor(
    db: Kysely<Database>,
    sessions: AdminSessions,
    throttle = new LoginThrottle(undefined, OPERATORS),
  ) {
    this.db = db;
    this.sessions = sessions;
    this.throttle = throttle;
    this.lock = new AccountLock(db);
  }

  /**
   * @returns the cookie of a new session.
   * @throws ApiError 401 bad-credentials, 429 too-many-attempts, 503 busy
   */
  async signIn(
    { username, password }: LoginRequest,
    actor: Actor,
    userAgent: string,
  ): Promise<string> {
    const { address } = actor;
    const attempt = { address, username };
    this.throttle.check(attempt);
    const booked = this.throttle.book(attempt);
    const admin = await this.db
      .selectFrom('admins')
      .select(['id', 'username', 'password_hash'])
      .where(sql`lower(username)`, '=', username.toLowerCase())
      .executeTakeFirst();
    const locked = admin
      ? await this.lock.book(admin.id, address)
      : this.lock.bookUnknown(username);
    if (locked > 0) throw new TooManyAttemptsError(locked);

    const hash = admin?.password_hash ?? (await this.nobodysHash);
    const right = await this.verify(hash, password);
    const cookie = admin && right ? await this.open(admin, actor, userAgent) : null;
    if (cookie === null) {
      await this.db.transaction().execute((trx) =>
        recordAct(trx, {
          ...actor,
          action: 'session.refuse',
          targetType: 'admin',
          targetId: admin?.id ?? '',
          after: { username },
        }),
      );
      throw new ApiError(401, 'bad-credentials', 'Wrong username or password.');
    }
    booked.succeed();
    return cookie;
  }

  /**
   * Checks the password of somebody who is signed in, as cautiously as that of somebody who is not.
   * @returns the hash it was checked against
   * @throws ApiError 403 wrong-password, 429 too-many-attempts, 503 busy
   */
  async confirm(password: string, { address, operator }: Actor): Promise<string> {
    if (operator === null) throw new Error('nobody is signed in');
    const attempt = { address, username: operator.username };
    this.throttle.check(attempt);
    const booked = this.throttle.book(attempt);
    const { password_hash } = await this.db
      .selectFrom('admins')
      .select('password_hash')
      .where('id', '=', operator.adminId)
      .executeTakeFirstOrThrow();
    if (!(await this.verify(password_hash, password)))
      throw new ApiError(403, 'wrong-password', 'The current password is another one.');
    booked.succeed();
    return password_hash;
  }

  /** The cookie of a new session; null when another password was set while this one was checked. */
  private async open(
    { id, username, password_hash }: ProvenAdmin,
    actor: Actor,
    userAgent: string,
  ): Promise<string | null> {
    return this.db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('admins')
        .set({ failed_logins: 0, locked_until: null })
        .where('id', '=', id)
        .where('password_hash', '=', password_hash)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return null;
      await recordAct(trx, {
        ...actor,
        operator: { adminId: id, username },
        action: 'session.open',
        targetType: 'admin',
        targetId: id,
      });
      return this.sessions.open(trx, { adminId: id, address: actor.address, userAgent });
    });
  }

  private async verify(hash: string, password: string): Promise<boolean> {
    if (this.checks >= MAX_CHECKS)
      throw new ApiError(503, 'busy', 'Too many people are signing in, try again in a moment.');
    this.checks += 1;
    try {
      return await verifyPassword(hash, password);
    } finally {
      this.checks -= 1;
    }
  }
}
