import { MAX_HELD } from '#contract/wire/packets/catch-up';
import type { CatchUpResponse } from '#contract/wire/packets/catch-up';
import { ContentType, type MessageResponse } from '#contract/wire/packets/message';

/** How far a client has got: kept across its life, it misses nothing and gets nothing twice. */
export interface CatchUpPosition {
  /** Of the last page that came; '' before the first, when nothing counts as missed. */
  readonly cursor: string;
  /** `messageId` of what came since, 1,000 at most. */
  readonly held: readonly string[];
}

/** With so many held it is time for a page, which moves the cursor. */
const MANY_HELD = 500;
/** Ids remembered to tell what comes twice: more than can be on their way at one time. */
const MAX_KNOWN = 4 * MAX_HELD;
const MESSAGE_ID = /^\d{1,18}$/;

/** What one user's client has, so that each message is given to it once. */
export class Received {
  private cursor: string;
  private held: string[];
  /** The latest ones, oldest first. */
  private readonly known: Set<string>;

  /** @throws RangeError when `position` is none */
  constructor({ cursor, held }: CatchUpPosition = { cursor: '', held: [] }) {
    if (![...held, ...(cursor === '' ? [] : [cursor])].every((id) => MESSAGE_ID.test(id))) {
      throw new RangeError('no position to catch up from');
    }
    this.cursor = cursor;
    this.held = held.slice(-MAX_HELD);
    this.known = new Set(this.held);
  }

  get position(): CatchUpPosition {
    return { cursor: this.cursor, held: [...this.held] };
  }

  get holdsMany(): boolean {
    return this.held.length >= MANY_HELD;
  }

  /** One came by itself. @returns whether it is new */
  live(message: MessageResponse): boolean {
    const { messageId } = message;
    if (!this.note(message)) return false;
    // A packet that was grabbed from is the one that is there already.
    if (message.contentType === ContentType.RedPacketGrabbed) return true;
    this.held.push(messageId);
    // No page came for long. What is left out here may be on it, and is known then.
    if (this.held.length > MAX_HELD) this.held.shift();
    return true;
  }

  /** A page came, asked for at `asked`. @returns those of its messages that are new */
  page({ messages, cursor }: CatchUpResponse, asked: CatchUpPosition): readonly MessageResponse[] {
    const fresh = messages.filter((message) => this.note(message));
    this.cursor = cursor;
    // What came while it was asked for may lie behind its end.
    const before = new Set(asked.held);
    this.held = this.held.filter((id) => !before.has(id));
    return fresh;
  }

  /** Word of a grabbed packet is always new: it may say something else than the last. */
  private note({ messageId, contentType }: MessageResponse): boolean {
    if (contentType === ContentType.RedPacketGrabbed) return true;
    if (this.known.has(messageId)) return false;
    this.known.add(messageId);
    if (this.known.size > MAX_KNOWN) {
      for (const oldest of this.known) {
        this.known.delete(oldest);
        break;
      }
    }
    return true;
  }
}
