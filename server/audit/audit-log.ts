import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { Database } from '../storage/schema.ts';

/** Who did something, from where, in which request. */
export interface Actor {
  /** Null for somebody not signed in, and for what the server does by itself. */
  readonly operator: { readonly adminId: string; readonly username: string } | null;
  readonly address: string;
  readonly requestId: string;
}

/** One change, or an attempt worth keeping. */
export interface Act extends Actor {
  /** `<thing>.<what happened>`, such as `user.create`. */
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  /** The record as it was and as it is; never a password, a hash or a secret. */
  readonly before?: object | null | undefined;
  readonly after?: object | null | undefined;
}

/** Whoever sent `request`. */
export function actorOf(request: FastifyRequest): Actor {
  return { operator: request.operator, address: request.ip, requestId: request.id };
}

/** Writes `act` down. Within the transaction of the change itself: neither is there without the other. */
export async function recordAct(trx: Transaction<Database>, act: Act): Promise<void> {
  await recordActs(trx, [act]);
}

/** Several at once, a few thousand at most; see `recordAct`. */
export async function recordActs(trx: Transaction<Database>, acts: readonly Act[]): Promise<void> {
  if (acts.length === 0) return;
  await trx.insertInto('audit_log').values(acts.map(rowOf)).execute();
}

function rowOf(act: Act) {
  return {
    admin_id: act.operator?.adminId ?? null,
    admin_name: act.operator?.username ?? '',
    action: act.action,
    target_type: act.targetType,
    target_id: act.targetId,
    before: json(act.before),
    after: json(act.after),
    address: act.address,
    request_id: act.requestId,
  };
}

function json(record: object | null | undefined): string | null {
  return record == null ? null : JSON.stringify(record);
}
