import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { ImTicket } from '#contract/rest/session';
import type { Credentials, Operator as ConnectedOperator } from '../gateway/ports.ts';
import { OPERATOR_PREFIX } from '../gateway/ports.ts';
import type { Operator } from '../plugins/operator.ts';
import { hashSecret, newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';
import type { AdminSessions } from './admin-sessions.ts';
import { sessionCredential } from './admin-sessions.ts';

const LIFETIME_SECONDS = 30;

/** Tickets with which the console's IM socket binds: one use, 30 s, and only while the session lives. */
export class ImTickets implements Credentials {
  private readonly db: Kysely<Database>;
  private readonly sessions: AdminSessions;

  constructor(db: Kysely<Database>, sessions: AdminSessions) {
    this.db = db;
    this.sessions = sessions;
  }

  async issue({ adminId, sessionHash }: Operator): Promise<ImTicket> {
    const ticket = newSecret();
    await this.db
      .insertInto('im_tickets')
      .values({
        secret_hash: hashSecret(ticket),
        session_hash: sessionHash,
        expires_at: sql<Date>`now() + make_interval(secs => ${LIFETIME_SECONDS})`,
      })
      .execute();
    return { ticket, userId: `${OPERATOR_PREFIX}${adminId}` };
  }

  /** Redeems a ticket: whatever the answer, it is spent. */
  async verify(userId: string, ticket: string): Promise<ConnectedOperator | null> {
    const spent = await this.db
      .deleteFrom('im_tickets')
      .where('secret_hash', '=', hashSecret(ticket))
      .returning(['session_hash', sql<boolean>`expires_at > now()`.as('fresh')])
      .executeTakeFirst();
    if (spent?.fresh !== true) return null;
    const operator = await this.sessions.operatorBy(spent.session_hash);
    if (operator === null || operator.mustChangePassword) return null;
    if (`${OPERATOR_PREFIX}${operator.adminId}` !== userId) return null;
    return {
      kind: 'operator',
      userId,
      permissions: operator.permissions,
      credential: sessionCredential(operator.sessionHash),
    };
  }

  /** Removes those nobody came for in time. */
  async sweep(): Promise<void> {
    await this.db
      .deleteFrom('im_tickets')
      .where('expires_at', '<=', sql<Date>`now()`)
      .execute();
  }
}
