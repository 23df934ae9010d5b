import type { Kysely, Transaction } from 'kysely';
import { sql } from 'kysely';
import { ROLES } from '#contract/rest/permissions';
import type { Sessions } from '../plugins/authentication.ts';
import type { Operator } from '../plugins/operator.ts';
import { hashSecret, newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';

/** A session ends this long after it was last used, */
const IDLE_HOURS = 8;
/** and this long after it was opened. */
const LIFETIME_HOURS = 24;
/** Use is written down at most this often. */
const TOUCH_SECONDS = 60;

/** Names the session to the gateway. Of no use to sign in with: it is made of the hash. */
export function sessionCredential(sessionHash: Buffer): string {
  return sessionHash.toString('base64url');
}

export interface AdminSessionsOptions {
  /** Demo: a first password that everybody knows is good enough. */
  readonly keepFirstPassword: boolean;
}

/** Where operators are signed in. Time is the database's alone. */
export class AdminSessions implements Sessions {
  private readonly db: Kysely<Database>;
  private readonly options: AdminSessionsOptions;

  constructor(db: Kysely<Database>, options: AdminSessionsOptions) {
    this.db = db;
    this.options = options;
  }

  /** A new session; the secret goes into the cookie and is kept nowhere else. */
  async open(
    trx: Transaction<Database>,
    { adminId, address, userAgent }: { adminId: string; address: string; userAgent: string },
  ): Promise<string> {
    const secret = newSecret();
    await trx
      .insertInto('admin_sessions')
      .values({
        secret_hash: hashSecret(secret),
        admin_id: adminId,
        expires_at: sql<Date>`now() + make_interval(hours => ${LIFETIME_HOURS})`,
        address,
        user_agent: userAgent.slice(0, 512),
      })
      .execute();
    return secret;
  }

  async operator(cookie: string): Promise<Operator | null> {
    return this.operatorBy(hashSecret(cookie));
  }

  /** Who is signed in there, and notes that the session is in use; null when it has ended. */
  async operatorBy(sessionHash: Buffer): Promise<Operator | null> {
    const row = await this.db
      .selectFrom('admin_sessions as session')
      .innerJoin('admins as admin', 'admin.id', 'session.admin_id')
      .select([
        'admin.id',
        'admin.username',
        'admin.display_name',
        'admin.role',
        'admin.must_change_password',
        sql<boolean>`session.last_seen_at < now() - make_interval(secs => ${TOUCH_SECONDS})`.as(
          'stale',
        ),
      ])
      .where('session.secret_hash', '=', sessionHash)
      .where(alive)
      .executeTakeFirst();
    if (row === undefined) return null;
    if (row.stale)
      await this.db
        .updateTable('admin_sessions')
        .set({ last_seen_at: sql<Date>`now()` })
        .where('secret_hash', '=', sessionHash)
        .execute();
    return {
      adminId: row.id,
      username: row.username,
      displayName: row.display_name,
      role: row.role,
      permissions: ROLES[row.role],
      mustChangePassword: row.must_change_password && !this.options.keepFirstPassword,
      sessionHash,
    };
  }

  async close(trx: Transaction<Database>, sessionHash: Buffer): Promise<void> {
    await trx.deleteFrom('admin_sessions').where('secret_hash', '=', sessionHash).execute();
  }

  /** Ends every session of the admin but one; resolves to those ended. */
  async closeOthers(
    trx: Transaction<Database>,
    adminId: string,
    kept: Buffer,
  ): Promise<readonly Buffer[]> {
    const closed = await trx
      .deleteFrom('admin_sessions')
      .where('admin_id', '=', adminId)
      .where('secret_hash', '!=', kept)
      .returning('secret_hash')
      .execute();
    return closed.map(({ secret_hash }) => secret_hash);
  }

  /** Removes the sessions that have ended by themselves; resolves to them. */
  async sweep(): Promise<readonly Buffer[]> {
    const ended = await this.db
      .deleteFrom('admin_sessions as session')
      .where((eb) => eb.not(alive()))
      .returning('secret_hash')
      .execute();
    return ended.map(({ secret_hash }) => secret_hash);
  }
}

function alive() {
  return sql<boolean>`(
    session.expires_at > now()
    AND session.last_seen_at > now() - make_interval(hours => ${IDLE_HOURS})
  )`;
}
