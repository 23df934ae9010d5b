import { setTimeout as delay } from 'node:timers/promises';
import { ReceiptKind } from '#contract/wire/packets/push';
import type { Log, Receipts } from '../gateway/ports.ts';
import {
  type AnnouncementsRepository,
  isAnnouncementId,
  type Receipt,
} from './announcements.repository.ts';

const MAX_BATCH = 5000;
/** Receipts kept in memory while they cannot be written; beyond, clients are told to come again. */
const MAX_KEPT = 200_000;
/** When an early receipt is tried again. Sending takes about this long. */
const EARLY_AGAIN_MS = 100;
/** After a failure of the database. */
const RETRY_MS = 1000;
/** A client does not wait for its answer any longer; what it said is written all the same. */
const ANSWER_WITHIN_MS = 5000;

interface Kept extends Receipt {
  /** Null once they were answered. */
  readonly waiting: readonly PromiseWithResolvers<boolean>[];
}

/**
 * What clients say of announcements: received, read. Written in batches, each as large as what came
 * while the one before was written. A receipt may come before it is written down that the
 * announcement went to its user: it is kept until that is known, and answered at once.
 */
export class AnnouncementReceipts implements Receipts {
  readonly #announcements: AnnouncementsRepository;
  readonly #recorded: (announcementId: string) => void;
  readonly #log: Log;
  #pending = new Map<string, Kept>();
  #early = new Map<string, Kept>();
  #writing: Promise<void> | undefined;
  #earlyTimer: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  /** @param recorded told which announcement's numbers changed */
  constructor(
    announcements: AnnouncementsRepository,
    recorded: (announcementId: string) => void,
    log: Log,
  ) {
    this.#announcements = announcements;
    this.#recorded = recorded;
    this.#log = log;
  }

  async record(announcementId: string, userId: string, kind: ReceiptKind): Promise<boolean> {
    if (!isAnnouncementId(announcementId)) return false;
    if (this.#pending.size + this.#early.size >= MAX_KEPT) throw new Error('too many receipts');
    const now = new Date();
    const answer = Promise.withResolvers<boolean>();
    this.#keep(this.#pending, {
      announcementId,
      userId,
      receivedAt: now,
      readAt: kind === ReceiptKind.Read ? now : null,
      waiting: [answer],
    });
    this.#write();
    const timer = setTimeout(() => {
      answer.reject(new Error('receipts are not being written'));
    }, ANSWER_WITHIN_MS).unref();
    return answer.promise.finally(() => clearTimeout(timer));
  }

  /** Writes what is left. To be called when nothing is sent any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
    this.#retryEarly();
    await this.#writing;
    const lost = this.#pending.size + this.#early.size;
    if (lost > 0) this.#log.error({ receipts: lost }, 'receipts of announcements were not written');
  }

  /** One receipt of each user and announcement: the first time of each kind counts. */
  #keep(map: Map<string, Kept>, receipt: Kept): void {
    const key = `${receipt.announcementId} ${receipt.userId}`;
    const known = map.get(key);
    map.set(
      key,
      known
        ? {
            ...known,
            readAt: known.readAt ?? receipt.readAt,
            waiting: [...known.waiting, ...receipt.waiting],
          }
        : receipt,
    );
  }

  #write(): void {
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#pending.size > 0 && !this.#closing.signal.aborted) this.#write();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.size > 0) {
      const batch = [...this.#pending].slice(0, MAX_BATCH);
      for (const [key] of batch) this.#pending.delete(key);
      const receipts = batch.map(([, receipt]) => receipt);
      try {
        this.#settle(receipts, await this.#announcements.record(receipts));
      } catch (err) {
        this.#log.warn({ err, receipts: receipts.length }, 'could not write receipts');
        for (const receipt of receipts) {
          for (const answer of receipt.waiting) answer.reject(err);
          this.#keep(this.#pending, { ...receipt, waiting: [] });
        }
        if (this.#closing.signal.aborted) return;
        await delay(RETRY_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }

  #settle(receipts: readonly Kept[], outcomes: readonly string[]): void {
    const recorded = new Set<string>();
    receipts.forEach((receipt, i) => {
      const outcome = outcomes[i];
      if (outcome === 'recorded') recorded.add(receipt.announcementId);
      if (outcome === 'early') {
        this.#keep(this.#early, { ...receipt, waiting: [] });
        this.#earlyTimer ??= setTimeout(() => this.#retryEarly(), EARLY_AGAIN_MS).unref();
      }
      for (const answer of receipt.waiting) answer.resolve(outcome !== 'unknown');
    });
    recorded.forEach(this.#recorded);
  }

  #retryEarly(): void {
    clearTimeout(this.#earlyTimer);
    this.#earlyTimer = undefined;
    for (const receipt of this.#early.values()) this.#keep(this.#pending, receipt);
    this.#early.clear();
    if (this.#pending.size > 0) this.#write();
  }
}
