import { setTimeout as delay } from 'node:timers/promises';
import type { Announcement } from '#contract/rest/announcements';
import { type AnnouncementNotice, type Push, PushCode } from '#contract/wire/packets/push';
import type { Log } from '../gateway/ports.ts';
import type { AnnouncementsRepository } from './announcements.repository.ts';

/** Who can push to everybody online, and knows how many they are. */
export interface Broadcaster {
  readonly presence: { onlineUserIds(): readonly string[] };
  /** Resolves to the users whose socket it was written to. */
  broadcastToOnline(push: Push): Promise<Iterable<string>>;
}

/** Waits between attempts to write down what was sent, in milliseconds. */
const RETRY_AFTER_MS = [200, 1000, 5000, 15_000];

/** Sends announcements that are stored already: writes to the sockets, then down whom it reached. */
export class AnnouncementSender {
  readonly #announcements: AnnouncementsRepository;
  readonly #broadcaster: Broadcaster;
  readonly #changed: (announcementId: string) => void;
  readonly #log: Log;
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  /** @param changed told which announcement's numbers changed */
  constructor(
    announcements: AnnouncementsRepository,
    broadcaster: Broadcaster,
    changed: (announcementId: string) => void,
    log: Log,
  ) {
    this.#announcements = announcements;
    this.#broadcaster = broadcaster;
    this.#changed = changed;
    this.#log = log;
  }

  /** How many users it would go to now. */
  get audienceSize(): number {
    return this.#broadcaster.presence.onlineUserIds().length;
  }

  /** Begins to send; what becomes of it is seen in the announcement's state. */
  send(announcement: Announcement): void {
    const sending = this.#send(announcement).finally(() => {
      this.#underWay.delete(sending);
      this.#changed(announcement.id);
    });
    this.#underWay.add(sending);
    this.#changed(announcement.id);
  }

  /** Resolves when nothing is being sent any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  /** As `settled`, without waiting for a database that is away. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
  }

  async #send(announcement: Announcement): Promise<void> {
    const { id } = announcement;
    let reached: string[];
    try {
      reached = [...(await this.#broadcaster.broadcastToOnline(pushOf(announcement)))];
    } catch (err) {
      this.#log.error({ err, announcement: id }, 'sending an announcement broke off');
      await this.#persist(id, () => this.#announcements.fail(id));
      return;
    }
    await this.#persist(id, () => this.#announcements.finish(id, reached));
  }

  /** What was sent cannot be sent again, so the database is given time to come back. */
  async #persist(id: string, write: () => Promise<void>): Promise<void> {
    for (const wait of [...RETRY_AFTER_MS, undefined]) {
      try {
        await write();
        return;
      } catch (err) {
        this.#log.error({ err, announcement: id }, 'could not write down what became of it');
        // The next start of the server marks it as failed.
        if (wait === undefined) return;
        await delay(wait, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
  }
}

function pushOf({ id, title, content, createdAt }: Announcement): Push {
  return {
    code: PushCode.Announcement,
    eventValue: id,
    eventObj: { title, content, sentAt: createdAt } satisfies AnnouncementNotice,
    msg: title,
    success: true,
  };
}
