import { isDeepStrictEqual } from 'node:util';
import type { Kysely, Transaction } from 'kysely';
import type { NewDownload, NewReveal, Reveal } from '#contract/rest/traffic';
import type { TrafficFilter } from '#contract/wire/packets/traffic';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { Bus } from '../bus/bus.ts';
import { type Log, OPERATOR_PREFIX, type Reveals as GatewayReveals } from '../gateway/ports.ts';
import { Turnstile } from '../gateway/turnstile.ts';
import { ApiError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';

const MINUTE_MS = 60_000;
/** Different things looked at in one reveal: all of them stand in the audit entry of its end. */
const MAX_WATCHED = 500;
const TRY_AGAIN_MS = 5_000;

/** Why a reveal ended, as the audit log says it. */
export type RevealEnd =
  'time' | 'by-operator' | 'replaced' | 'signed-out' | 'server-stop' | 'server-restart';

/** What an operator looked at unmasked: live frames, or kept samples of violations. */
export type Watched =
  { readonly filter: TrafficFilter } | { readonly samples: { code?: string; build?: string } };

/** Whoever asks for a reveal. */
export interface Revealer {
  readonly adminId: string;
  readonly username: string;
  readonly sessionHash: Buffer;
}

interface Running {
  readonly adminId: string;
  readonly sessionHash: Buffer;
  readonly reveal: Reveal;
  readonly timer: NodeJS.Timeout;
}

interface Known {
  /** Of the clock that never jumps. */
  readonly endsAt: number;
  readonly until: number;
}

const SERVER: Actor = { operator: null, address: '', requestId: '' };

/**
 * Which operators see frames unmasked. Begin and end of each reveal are in the audit log, the end with
 * all that was looked at; it comes at its time by a clock that nobody sets, when the operator signs
 * out or ends it, or with the server. Unmasking ends first and is written down then, again and again
 * until it is: a reveal that was left behind is closed when a server starts.
 */
export class Reveals implements GatewayReveals {
  readonly #db: Kysely<Database>;
  readonly #bus: Bus;
  readonly #log: Log;
  readonly #minuteMs: number;
  /** Begun on this node, by admin. */
  readonly #running = new Map<string, Running>();
  /** On whichever node, by operator of the gateway. */
  readonly #known = new Map<string, Known>();
  /** One begin or end at a time: two of one operator must not cross. */
  readonly #turnstile = new Turnstile(1);
  readonly #unwritten = new Map<string, { readonly because: RevealEnd; readonly actor: Actor }>();
  #retry: NodeJS.Timeout | undefined;

  /** `minuteMs`: how long a minute lasts, for tests that cannot wait. */
  constructor(db: Kysely<Database>, bus: Bus, log: Log, { minuteMs = MINUTE_MS } = {}) {
    this.#db = db;
    this.#bus = bus;
    this.#log = log;
    this.#minuteMs = minuteMs;
    bus.subscribe('reveal', ({ operatorId, forMs, until }) => {
      if (forMs > 0) this.#known.set(operatorId, { endsAt: performance.now() + forMs, until });
      else this.#known.delete(operatorId);
    });
  }

  of(operatorId: string): { readonly leftMs: number; readonly until: number } | null {
    const known = this.#known.get(operatorId);
    const leftMs = known ? known.endsAt - performance.now() : 0;
    return known && leftMs > 0 ? { leftMs, until: known.until } : null;
  }

  /** Of an admin; null when frames are masked for them. */
  current(adminId: string): Reveal | null {
    const running = this.#running.get(adminId);
    return running && this.of(operatorIdOf(adminId)) ? running.reveal : null;
  }

  watching(operatorId: string, filter: TrafficFilter): Promise<boolean> {
    return this.noteWatched(operatorId.slice(OPERATOR_PREFIX.length), { filter });
  }

  /** Writes down what is about to be seen. False when it may not: the reveal is over or used up. */
  async noteWatched(adminId: string, what: Watched): Promise<boolean> {
    if (!this.of(operatorIdOf(adminId))) return false;
    return this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('traffic_reveals')
        .select(['id', 'watched'])
        .where('admin_id', '=', adminId)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return false;
      if (row.watched.some((known) => isDeepStrictEqual(withoutTime(known), what))) return true;
      if (row.watched.length >= MAX_WATCHED) return false;
      const watched = JSON.stringify([...row.watched, { at: new Date().toISOString(), ...what }]);
      await trx.updateTable('traffic_reveals').set({ watched }).where('id', '=', row.id).execute();
      return true;
    });
  }

  /**
   * Writes down that a file is made of what was seen unmasked.
   * @returns the id of the entry
   * @throws ApiError 403 needs-reveal: that reveal is over, or is somebody else's
   */
  async noteDownload(
    adminId: string,
    { revealId, ...what }: NewDownload,
    actor: Actor,
  ): Promise<string> {
    return this.#db.transaction().execute(async (trx) => {
      const row = await trx
        .selectFrom('traffic_reveals')
        .select(['reason', 'entry_id'])
        .where('admin_id', '=', adminId)
        .forShare()
        .executeTakeFirst();
      if (row?.entry_id !== revealId || !this.of(operatorIdOf(adminId))) {
        throw new ApiError(403, 'needs-reveal', 'The reveal that unmasked this is over.');
      }
      return recordAct(trx, {
        ...actor,
        action: 'traffic.download',
        targetType: 'admin',
        targetId: adminId,
        after: { reason: row.reason, revealId, ...what },
      });
    });
  }

  /** Unmasks for so many minutes from now on; one that lasts is replaced. */
  async begin(
    { adminId, sessionHash }: Revealer,
    { reason, minutes }: NewReveal,
    actor: Actor,
  ): Promise<Reveal> {
    return this.#turnstile.run(async () => {
      const forMs = minutes * this.#minuteMs;
      const since = new Date();
      const until = new Date(since.getTime() + forMs);
      const id = await this.#db.transaction().execute(async (trx) => {
        // Who signs out meanwhile waits for this, and then ends it.
        const session = await trx
          .selectFrom('admin_sessions')
          .select('admin_id')
          .where('secret_hash', '=', sessionHash)
          .forKeyShare()
          .executeTakeFirst();
        if (!session) throw new ApiError(401, 'not-signed-in', 'Sign in first.');
        await this.#close(trx, adminId, 'replaced', actor);
        const entryId = await recordAct(trx, {
          ...actor,
          action: 'traffic.reveal-begin',
          targetType: 'admin',
          targetId: adminId,
          after: { reason, minutes, until },
        });
        await trx
          .insertInto('traffic_reveals')
          .values({ admin_id: adminId, reason, since, until, entry_id: entryId })
          .execute();
        return entryId;
      });
      clearTimeout(this.#running.get(adminId)?.timer);
      const timer = setTimeout(() => void this.#end(adminId, 'time', SERVER), forMs).unref();
      const reveal = { id, reason, since: since.toISOString(), until: until.toISOString() };
      this.#running.set(adminId, { adminId, sessionHash, reveal, timer });
      const operatorId = operatorIdOf(adminId);
      this.#bus.publish('reveal', { operatorId, forMs, until: until.getTime() });
      return reveal;
    });
  }

  /** Nothing happens where there is none. @throws when it could not be written down yet */
  async end(adminId: string, actor: Actor): Promise<void> {
    await this.#end(adminId, 'by-operator', actor);
    if (this.#unwritten.has(adminId))
      throw new Error('the end of a reveal is not written down yet');
  }

  /** Operators signed out, or were signed out. */
  async sessionsEnded(sessionHashes: readonly Buffer[]): Promise<void> {
    for (const { adminId, sessionHash } of [...this.#running.values()]) {
      const signedOut = sessionHashes.some((hash) => hash.equals(sessionHash));
      if (signedOut) await this.#end(adminId, 'signed-out', SERVER);
    }
  }

  /** Ends what a server left behind that stopped without a word. One server has a database. */
  async closeLeftBehind(): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      for (const { admin_id } of await trx
        .selectFrom('traffic_reveals')
        .select('admin_id')
        .execute()) {
        await this.#close(trx, admin_id, 'server-restart', SERVER);
      }
    });
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const adminId of [...this.#running.keys()]) {
      await this.#end(adminId, 'server-stop', SERVER);
    }
    clearTimeout(this.#retry);
    await this.#writeEnds();
    clearTimeout(this.#retry);
  }

  async #end(adminId: string, because: RevealEnd, actor: Actor): Promise<void> {
    const running = this.#running.get(adminId);
    if (!running) return;
    // Before anything else, whatever the database says.
    this.#running.delete(adminId);
    clearTimeout(running.timer);
    this.#bus.publish('reveal', { operatorId: operatorIdOf(adminId), forMs: 0, until: 0 });
    this.#unwritten.set(adminId, { because, actor });
    await this.#writeEnds();
  }

  async #writeEnds(): Promise<void> {
    await this.#turnstile.run(async () => {
      for (const [adminId, { because, actor }] of [...this.#unwritten]) {
        // Begun anew meanwhile: that has closed it.
        if (!this.#running.has(adminId)) {
          try {
            await this.#db
              .transaction()
              .execute((trx) => this.#close(trx, adminId, because, actor));
          } catch (err) {
            this.#log.error({ err, adminId }, 'the end of a reveal is not in the audit log yet');
            clearTimeout(this.#retry);
            this.#retry = setTimeout(() => void this.#writeEnds(), TRY_AGAIN_MS).unref();
            return;
          }
        }
        this.#unwritten.delete(adminId);
      }
    });
  }

  async #close(
    trx: Transaction<Database>,
    adminId: string,
    because: RevealEnd,
    actor: Actor,
  ): Promise<void> {
    const row = await trx
      .deleteFrom('traffic_reveals')
      .where('admin_id', '=', adminId)
      .returning(['reason', 'since', 'until', 'watched', 'entry_id'])
      .executeTakeFirst();
    if (!row) return;
    const { entry_id: revealId, ...reveal } = row;
    await recordAct(trx, {
      ...actor,
      action: 'traffic.reveal-end',
      targetType: 'admin',
      targetId: adminId,
      after: { ...reveal, revealId, because },
    });
  }
}

function operatorIdOf(adminId: string): string {
  return `${OPERATOR_PREFIX}${adminId}`;
}

function withoutTime(watched: unknown): unknown {
  return Object.fromEntries(Object.entries(watched as object).filter(([name]) => name !== 'at'));
}
