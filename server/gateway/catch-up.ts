import { ContentType } from '#contract/wire/packets/message';
import type { ChatMessage, UserEvent } from '../bus/bus.ts';

/** Messages kept while a page is being read; with more of them there is another page to read. */
const MAX_WITHHELD = 500;

/** What a connection is not to have before the page that is being read. */
export type Withheld = Extract<UserEvent, { kind: 'messages' | 'recalled' }>;

type State = 'behind' | 'reading' | 'live';

/**
 * How far one connection has got from what it missed to what is live. While it is behind, what is
 * delivered passes it by: stored before anybody is told, it stands on a page yet to be read. What is
 * delivered while a page is read may be on that page or not. So it is kept until the page has come:
 * if that was the last, the cursor tells what was on it, and the rest follows.
 */
export class CatchUp {
  private state: State = 'behind';
  /** Ids up to here were on pages. */
  private cursor = 0;
  private withheld: Withheld[] = [];
  private withheldCount = 0;

  /** True when the connection is not to have this now. */
  withhold(event: Withheld): boolean {
    if (this.state === 'reading' && this.withheldCount <= MAX_WITHHELD) {
      this.withheld.push(event);
      this.withheldCount += event.messages.length;
    }
    return this.state !== 'live';
  }

  /**
   * Whether the message was on a page. A red packet's new content may come once more: it replaces
   * what is there by the same.
   */
  has({ contentType, messageId }: ChatMessage['packet']): boolean {
    return contentType !== ContentType.RedPacketGrabbed && Number(messageId) <= this.cursor;
  }

  /** A page was asked for: what comes from now on must not overtake it. */
  pause(): void {
    this.state = 'behind';
  }

  /** It is about to be read. */
  begin(): void {
    this.state = 'reading';
    this.withheld = [];
    this.withheldCount = 0;
  }

  /** The page could not be read. */
  abandon(): void {
    this.state = 'behind';
    this.withheld = [];
  }

  /**
   * A page was read up to `cursor`.
   * @returns what follows it, when the connection is live from here on; undefined when there is more
   */
  end(cursor: string, last: boolean): readonly Withheld[] | undefined {
    const { withheld } = this;
    this.withheld = [];
    this.cursor = Number(cursor);
    this.state = last && this.withheldCount <= MAX_WITHHELD ? 'live' : 'behind';
    return this.state === 'live' ? withheld : undefined;
  }
}
