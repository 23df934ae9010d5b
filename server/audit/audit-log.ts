import type { FastifyRequest } from 'fastify';
import { sql, type Transaction } from 'kysely';
import type { AuditAction, AuditTarget } from '#contract/rest/audit';
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
  readonly action: AuditAction;
  readonly targetType: AuditTarget;
  readonly targetId: string;
  /** The record as it was and as it is; never a password, a hash or a secret. */
  readonly before?: object | null | undefined;
  readonly after?: object | null | undefined;
}

/** Whoever sent `request`. */
export function actorOf(request: FastifyRequest): Actor {
  return { operator: request.operator, address: request.ip, requestId: request.id };
}

/**
 * Writes `act` down. Within the transaction of the change itself: neither is there without the other.
 * @returns the id of the entry
 */
export async function recordAct(trx: Transaction<Database>, act: Act): Promise<string> {
  const { id } = await trx
    .insertInto('audit_log')
    .values({
      admin_id: act.operator?.adminId ?? null,
      admin_name: act.operator?.username ?? '',
      action: act.action,
      target_type: act.targetType,
      target_id: act.targetId,
      before: json(act.before),
      after: json(act.after),
      address: act.address,
      request_id: act.requestId,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Several at once, as one statement; see `recordAct`. */
export async function recordActs(trx: Transaction<Database>, acts: readonly Act[]): Promise<void> {
  if (acts.length === 0) return;
  await sql`
    INSERT INTO audit_log (
      admin_id, admin_name, action, target_type, target_id, before, after, address, request_id
    )
    SELECT * FROM unnest(
      ${acts.map(({ operator }) => operator?.adminId ?? null)}::bigint[],
      ${acts.map(({ operator }) => operator?.username ?? '')}::text[],
      ${acts.map(({ action }) => action)}::text[],
      ${acts.map(({ targetType }) => targetType)}::text[],
      ${acts.map(({ targetId }) => targetId)}::text[],
      ${acts.map(({ before }) => json(before))}::jsonb[],
      ${acts.map(({ after }) => json(after))}::jsonb[],
      ${acts.map(({ address }) => address)}::text[],
      ${acts.map(({ requestId }) => requestId)}::text[]
    )
  `.execute(trx);
}

function json(record: object | null | undefined): string | null {
  return record == null ? null : JSON.stringify(record);
}

/** Why it was done, as the operator said: on the record itself, or on what became of it, such as a ban; '' for no word. */
export function reasonIn({ after }: { readonly after: object | null }): string {
  const inside: readonly unknown[] = Object.values(after ?? {});
  for (const record of [after, ...inside]) {
    if (typeof record !== 'object' || record === null) continue;
    const { reason } = record as { readonly reason?: unknown };
    if (typeof reason === 'string' && reason !== '') return reason;
  }
  return '';
}
