import type { Topic, Topics } from '#contract/wire/packets/live';
import type { MessageResponse } from '#contract/wire/packets/message';
import type { RecalledMessage } from '#contract/wire/packets/recall';
import type { Push } from '#contract/wire/packets/push';
import type { LateFault, TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';

/**
 * How the nodes of one system reach each other's connections. One node has `LocalBus`. All events are
 * plain data and never changed after they were handed over, so that a bus between machines may write
 * them down, and one inside a process may pass them on as they are.
 */
export interface Bus {
  /** This node has connections of the user: from now on it is told what concerns them. */
  attend(userId: string): void;
  /** The last connection of the user left this node. */
  leave(userId: string): void;
  /** To every node that attends at least one of the users; each is told its own users only. */
  toUsers(userIds: readonly string[], event: UserEvent): void;
  onUsers(handler: (userIds: readonly string[], event: UserEvent) => void): void;

  /** To every node, this one included. */
  publish<Name extends keyof NodeEvents>(name: Name, event: NodeEvents[Name]): void;
  subscribe<Name extends keyof NodeEvents>(
    name: Name,
    handler: (event: NodeEvents[Name]) => void,
  ): void;

  /** Asks every node, this one included, and resolves to what each of them answered. */
  ask<Name extends keyof NodeQuestions>(
    name: Name,
    question: NodeQuestions[Name]['question'],
  ): Promise<readonly NodeQuestions[Name]['answer'][]>;
  answer<Name extends keyof NodeQuestions>(
    name: Name,
    handler: (question: NodeQuestions[Name]['question']) => Promise<NodeQuestions[Name]['answer']>,
  ): void;
}

/** What happens to users, on all their connections. */
export type UserEvent =
  /** Stored messages of one chat, in its order. */
  | { readonly kind: 'messages'; readonly messages: readonly ChatMessage[] }
  /** Messages of one chat that were taken back. */
  | { readonly kind: 'recalled'; readonly messages: readonly RecalledMessage[] }
  | { readonly kind: 'push'; readonly push: Push }
  | { readonly kind: 'close'; readonly reason: CloseReason }
  /** The user has bound another connection, and may not be allowed to have both. */
  | { readonly kind: 'bound'; readonly connection: BoundConnection };

export interface BoundConnection {
  readonly sessionId: string;
  /** Kind of device, '' when the client did not say. */
  readonly device: string;
  /** When it was bound, milliseconds since 1970; within one node it never goes back. */
  readonly boundAt: number;
}

export interface ChatMessage {
  readonly packet: Omit<MessageResponse, 'isItMe' | 'requestId'>;
  /** The connection that sent it: it was answered already. */
  readonly fromSession: string;
}

/** Why connections are closed. `code` is stable and for programs, `message` for people. */
export interface CloseReason {
  readonly code: string;
  readonly message: string;
}

export interface NodeEvents {
  readonly topic: { [T in Topic]: { readonly topic: T; readonly item: Topics[T] } }[Topic];
  /** Close one connection, or those bound with one credential. */
  readonly disconnect: {
    readonly which: { readonly sessionId: string } | { readonly credential: string };
    readonly reason: CloseReason;
  };
  /**
   * Committed changes of what every node remembers. A bus that may have lost some has each node
   * forget all it remembers.
   */
  readonly 'users-changed': { readonly userIds: readonly string[] };
  readonly 'groups-changed': { readonly groupIds: readonly string[] };
  readonly 'friends-changed': { readonly userIds: readonly string[] };
  /**
   * Somebody watches frames: every node sends those of its connections that fit, until `tap-close`,
   * or until `forMs` have passed without being told again, as when the watching node died. Told again
   * while it lasts, so that a node which starts later hears of it.
   */
  readonly 'tap-open': {
    readonly streamId: string;
    readonly filter: TrafficFilter;
    /** Unmasked for so long at most; 0 for masked. */
    readonly revealedForMs: number;
    readonly forMs: number;
    /** Most frames of one batch. */
    readonly room: number;
  };
  readonly 'tap-close': { readonly streamId: string };
  /** For the node that opened the stream. */
  readonly 'tap-frames': {
    readonly streamId: string;
    readonly frames: readonly TrafficFrame[];
    readonly lateFaults: readonly LateFault[];
    readonly dropped: number;
  };
  /** An operator sees frames unmasked for so long from now on; 0: not any more. */
  readonly reveal: {
    readonly operatorId: string;
    readonly forMs: number;
    /** The end, for people: milliseconds since 1970. */
    readonly until: number;
  };
}

export interface NodeQuestions {
  /** Push to every end user online; the answer names those it was written to. */
  readonly broadcast: { readonly question: Push; readonly answer: readonly string[] };
}
