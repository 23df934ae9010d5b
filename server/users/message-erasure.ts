import { type Kysely, sql } from 'kysely';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Log } from '../gateway/ports.ts';
import { recall } from '../messages/recall.ts';
import type { Database } from '../storage/schema.ts';

const RECALLED_AT_ONCE = 500;
const TRY_AGAIN_MS = 60_000;

/** The server, which goes on with what an operator began. */
const SERVER: Actor = { operator: null, address: '', requestId: '' };

export interface MessageErasureOptions {
  readonly db: Kysely<Database>;
  readonly gateway: Pick<Gateway, 'announceRecall'>;
  readonly log: Log;
}

/**
 * What deleted accounts wrote: taken back from all who hold it, and blanked. What they wrote while
 * their account was being deleted is kept in mind by `user_erasures.messages_left` until it is gone,
 * whatever happens to the server meanwhile.
 */
export class MessageErasure {
  readonly #options: MessageErasureOptions;
  #timer: NodeJS.Timeout | undefined;
  #goingOn: Promise<void> = Promise.resolve();

  constructor(options: MessageErasureOptions) {
    this.#options = options;
  }

  /** Goes on with what is left of earlier erasures, now and each minute. */
  start(): void {
    const goOn = () => (this.#goingOn = this.#goingOn.then(() => this.#finishAll()));
    void goOn();
    this.#timer = setInterval(() => void goOn(), TRY_AGAIN_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#goingOn;
  }

  /**
   * Tells all who may hold a message of theirs to show it no more, before the content goes: then nobody
   * is left out who comes back later. Storing of messages waits for a recall, hence only a few in each
   * transaction.
   */
  async recallAll(actor: Actor, id: string, reason: string): Promise<void> {
    const { db, gateway } = this.#options;
    for (let after = ''; ;) {
      const rows = await db
        .selectFrom('messages')
        .select(['id', 'client_message_id'])
        .where('from_user_id', '=', id)
        .where('client_message_id', '>', after)
        .orderBy('client_message_id')
        .limit(RECALLED_AT_ONCE)
        .execute();
      const last = rows.at(-1);
      if (!last) return;
      after = last.client_message_id;
      const recalled = await db.transaction().execute(async (trx) => {
        const recalled = await recall(
          trx,
          rows.map((row) => row.id),
        );
        if (recalled.length === 0) return recalled;
        await recordAct(trx, {
          ...actor,
          action: 'messages.recall',
          targetType: 'user',
          targetId: id,
          after: { reason, messages: recalled.length },
        });
        return recalled;
      });
      await gateway.announceRecall(recalled);
    }
  }

  /**
   * Once the account is deleted: what was written meanwhile. Never rejects; false when it could not be
   * done now, and will be tried again.
   */
  async finish(actor: Actor, id: string, reason: string): Promise<boolean> {
    const { db, log } = this.#options;
    try {
      await this.recallAll(actor, id, reason);
      await blankMessages(db, id);
      await db
        .updateTable('user_erasures')
        .set({ messages_left: false })
        .where('user_id', '=', id)
        .execute();
      return true;
    } catch (err) {
      log.warn({ err, userId: id }, 'messages of a deleted account are left, will try again');
      return false;
    }
  }

  async #finishAll(): Promise<void> {
    const { db, log } = this.#options;
    try {
      const left = await db
        .selectFrom('user_erasures')
        .select(['user_id', 'reason'])
        .where('messages_left', '=', true)
        .execute();
      for (const { user_id, reason } of left) await this.finish(SERVER, user_id, reason);
    } catch (err) {
      log.warn({ err }, 'could not look for messages of deleted accounts, will try again');
    }
  }
}

/** An empty message is taken back as well: no client could show it. */
export async function blankMessages(db: Kysely<Database>, id: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('messages')
    .set({
      content: '',
      content_duration: null,
      recalled_at: sql<Date>`coalesce(recalled_at, now())`,
    })
    .where('from_user_id', '=', id)
    .where((eb) => eb.or([eb('content', '<>', ''), eb('recalled_at', 'is', null)]))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
