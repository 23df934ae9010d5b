import type { Body } from '../serializers.ts';
import { WireError, WireFault } from '../wire-error.ts';
import type { Outcome } from './session.ts';

/** Which frames a watcher is sent. What is absent does not narrow. */
export interface TrafficFilter {
  /** The session's user, or whom the frame names (`userId`, `fromUserId`, `toUserId`). */
  readonly userId?: string;
  readonly sessionId?: string;
  /**
   * The group, or one side of a private chat, as the packet has it (`toUserId`, `chatId`), with its
   * type. With `userId` for the other side: that conversation alone, in both directions.
   */
  readonly chatId?: string;
  readonly chatType?: 0 | 1;
  readonly commands?: readonly number[];
  readonly direction?: Direction;
  /** The beginning of the client's address; without a reveal no more of it than is shown. */
  readonly address?: string;
  /** The beginning of the client's build. */
  readonly build?: string;
  readonly verified?: boolean;
  readonly violationsOnly?: boolean;
  /**
   * Found in a value of the body, without regard to case. Only with a reveal: else one could guess
   * masked text. A watch with it ends with the reveal.
   */
  readonly text?: string;
}

/** `in`: from the client to the server. */
export type Direction = 'in' | 'out';

/** 47: sends what passes from now on; again with another filter replaces it. Operators with `traffic:read`. */
export interface WatchRequest {
  /** The watcher's name for this watch: one connection may have several. */
  readonly watchId: string;
  readonly filter: TrafficFilter;
}

/** 48. */
export interface WatchResponse extends Outcome {
  readonly watchId: string;
  /** Until when bodies come unmasked, in ms since 1970; 0 when they are masked. */
  readonly revealedUntil: number;
}

/** 49; 50 is an `Outcome` with the `watchId`. */
export interface UnwatchRequest {
  readonly watchId: string;
}

/**
 * One frame as it passed. Batches themselves (38 and 52) are never among them: watching would feed
 * on itself. Tokens, tickets and passwords are never shown, not even revealed.
 */
export interface TrafficFrame {
  /** Counts the frames of one node up: two that are one apart passed one after the other. */
  readonly seq: number;
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
  readonly sessionId: string;
  /** '' before the bind. */
  readonly userId: string;
  readonly build: string;
  readonly device: string;
  readonly verified: boolean;
  /** The last part is masked unless revealed. */
  readonly address: string;
  readonly direction: Direction;
  /** Null where it could not be read. */
  readonly command: number | null;
  /** It travelled in an envelope: the body is what was inside. */
  readonly sealed?: boolean;
  /** Of the whole frame as it travelled, header included. */
  readonly bytes: number;
  /** The header, hex; less of it where less was sent. */
  readonly header: string;
  /**
   * The body as JSON text, whatever the serializer; masked unless revealed. '' where it could not be
   * read. Sound JSON even where it was too long: '…' stands for what was left out.
   */
  readonly body: string;
  /** About how many characters of the body were left out; 0 when it is whole. */
  readonly cut: number;
  /** Revealed, and without a readable body: the first bytes behind the header, hex. */
  readonly payload?: string;
  readonly masked: boolean;
  /** What the gateway made of it: the stable code of the violation or refusal. */
  readonly fault?: string;
  /** The fault is one that honest clients do not meet. */
  readonly violation?: boolean;
  /** Of an answer: the `seq` of its request in the same session, and the milliseconds since. */
  readonly answers?: number;
  readonly latencyMs?: number;
}

/** What the gateway made of a frame that left in an earlier batch, as when a message could not be stored. */
export interface LateFault {
  readonly sessionId: string;
  readonly seq: number;
  readonly fault: string;
  readonly violation: boolean;
}

/** 52: at most four a second and watch. */
export interface TrafficBatch {
  readonly watchId: string;
  readonly frames: readonly TrafficFrame[];
  /** Absent when there are none. */
  readonly lateFaults?: readonly LateFault[];
  /** Frames that matched since the last batch and were left out. */
  readonly dropped: number;
  /** As in 48; changes when a reveal begins or ends. */
  readonly revealedUntil: number;
  /** The last one of this watch: it looked for text, and its reveal is over. */
  readonly ended?: boolean;
}

/** Bodies are shown up to about this many characters. */
export const MAX_BODY_CHARACTERS = 4_096;

const MAX_TEXT = 128;
const MAX_COMMANDS = 64;

/** @throws WireError bad-field */
export function readWatchRequest(body: Body): WatchRequest {
  const filter = body['filter'] ?? {};
  if (typeof filter !== 'object' || Array.isArray(filter)) throw bad('filter', 'is no object');
  return { watchId: readWatchId(body), filter: readFilter(filter as Body) };
}

/** @throws WireError bad-field */
export function readWatchId(body: Body): string {
  const id = textOf(body, 'watchId');
  if (!id) throw bad('watchId', 'is missing');
  return id;
}

function readFilter(from: Body): TrafficFilter {
  const { chatType, direction, commands, verified, violationsOnly } = from;
  const filter: { -readonly [K in keyof TrafficFilter]: TrafficFilter[K] } = {};
  for (const name of ['userId', 'sessionId', 'chatId', 'address', 'build', 'text'] as const) {
    const text = textOf(from, name);
    if (text) filter[name] = text;
  }
  if (present(chatType)) {
    if (chatType !== 0 && chatType !== 1) throw bad('chatType', 'is none of 0, 1');
    filter.chatType = chatType;
  }
  if (present(direction)) {
    if (direction !== 'in' && direction !== 'out') throw bad('direction', 'is none of in, out');
    filter.direction = direction;
  }
  if (present(commands)) {
    const sound =
      Array.isArray(commands) &&
      commands.length <= MAX_COMMANDS &&
      commands.every((command): command is number => Number.isInteger(command));
    if (!sound) throw bad('commands', `is no list of ${MAX_COMMANDS} numbers at most`);
    filter.commands = commands;
  }
  if (present(verified)) filter.verified = flag('verified', verified);
  if (present(violationsOnly)) filter.violationsOnly = flag('violationsOnly', violationsOnly);
  return filter;
}

function textOf(from: Body, name: string): string | undefined {
  const value = from[name];
  if (!present(value)) return undefined;
  if (typeof value !== 'string' || value.length > MAX_TEXT) {
    throw bad(name, `is no text of ${MAX_TEXT} characters at most`);
  }
  return value;
}

function flag(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw bad(name, 'is neither true nor false');
  return value;
}

function present(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function bad(name: string, what: string): WireError {
  return new WireError(WireFault.BadField, `${name} ${what}`);
}
