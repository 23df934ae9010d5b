import type { Permission } from '#contract/rest/permissions';
import type { Quirk } from '#contract/rest/traffic';
import type { MissedMessage } from '#contract/wire/packets/catch-up';
import type { RecalledMessage } from '#contract/wire/packets/recall';
import type { ReceiptKind } from '#contract/wire/packets/push';
import type { TrafficFilter } from '#contract/wire/packets/traffic';
import type { ChatType, ContentType } from '#contract/wire/packets/message';
import type { Body } from '#contract/wire/serializers';

/** What the gateway asks of the rest of the server. Features implement these; tests bring their own. */
export interface GatewayPorts {
  readonly userCredentials: Credentials;
  readonly operatorCredentials: Credentials;
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly membership: Membership;
  readonly friends: Friends;
  readonly messages: MessageStore;
  readonly missed: MissedMessages;
  readonly receipts: Receipts;
  readonly lastSeen: LastSeen;
  readonly signIns: SignInLog;
  readonly reveals: Reveals;
  readonly conformance: Conformance;
}

/** Whoever a connection was bound as. */
export type Principal = EndUser | Operator;

export interface EndUser {
  readonly kind: 'user';
  readonly userId: string;
  /**
   * Names what was verified, e.g. a digest of the token: `Gateway.disconnect` takes it to close
   * exactly the connections that were bound with it. '' for a client that bound without a token.
   */
  readonly credential: string;
}

export interface Operator {
  readonly kind: 'operator';
  /** `operator:<admin id>`: apart from the ids of end users. */
  readonly userId: string;
  readonly permissions: readonly Permission[];
  /** Names the operator's sign-in, so that signing out there closes the connection here. */
  readonly credential: string;
}

/** User ids of operators start with this, and no end user's does. */
export const OPERATOR_PREFIX = 'operator:';

/**
 * The system account, in whose name the server writes to people (`messages/system-messages.ts`). It is
 * nobody's: it has no row, no password and no connection, and no end user can have its id or its name.
 */
export const SYSTEM_USER_ID = 'system';

export interface Credentials {
  /** Null when the token is unknown, spent, expired, revoked or somebody else's. */
  verify(userId: string, token: string): Promise<Principal | null>;
}

/** Asked for both sides of every message, so it should answer from memory most of the time. */
export interface UserDirectory {
  /** Null when nobody has this id. */
  standing(userId: string): Promise<UserStanding | null>;
}

/**
 * The end of a sanction: milliseconds of the clock that never jumps (`performance.now()`), `Infinity`
 * for good, 0 for none. So the wall clock of this machine may be set, and no sanction ends early.
 */
export type SanctionEnd = number;

export interface UserStanding {
  readonly deleted: boolean;
  readonly bannedUntil: SanctionEnd;
  /** In the operator's words, '' for none; so the user may read it. */
  readonly banReason: string;
  readonly mutedUntil: SanctionEnd;
  readonly muteReason: string;
  /** What they write reaches nobody else, and they are not to notice. */
  readonly shadowBanned: boolean;
}

/** Asked for every group message, as the members are. */
export interface GroupDirectory {
  /** Null when there is no such group. */
  standing(groupId: string): Promise<GroupStanding | null>;
}

export interface GroupStanding {
  readonly ownerId: string;
  readonly adminIds: ReadonlySet<string>;
  readonly dissolved: boolean;
  readonly bannedUntil: SanctionEnd;
  /** Nobody but the owner and administrators writes until then. */
  readonly mutedUntil: SanctionEnd;
  /** Members who may not write, and until when. */
  readonly mutedMembers: ReadonlyMap<string, SanctionEnd>;
}

/** Asked for every private message where those are for friends only. */
export interface Friends {
  areFriends(userId: string, otherId: string): Promise<boolean>;
}

/** Asked for every group message, so both should answer from memory most of the time. */
export interface Membership {
  /** No ids for a group that does not exist. */
  memberIds(groupId: string): Promise<readonly string[]>;
  isMember(groupId: string, userId: string): Promise<boolean>;
}

/** A message that passed every check, as it is stored. */
export interface NewMessage {
  readonly chatType: ChatType;
  /** The chat's id as the sender names it: the other user's, or the group's. */
  readonly toUserId: string;
  readonly fromUserId: string;
  /** `hasBeenSentId` as text. */
  readonly clientMessageId: string;
  readonly contentType: ContentType;
  readonly content: string;
  /** Seconds of a voice message. */
  readonly contentDuration: number | null;
  /** The sender's clock, milliseconds since 1970. */
  readonly sentAt: number;
  /** Its writer is shadow-banned: it reaches nobody else, now or later. */
  readonly shadowed: boolean;
}

/** Whom a stored message may reach: `nobody` once it was recalled. */
export type Reach = 'chat' | 'writer' | 'nobody';

export interface StoredMessage {
  readonly messageId: string;
  /** The server's clock when it was stored first, milliseconds since 1970. */
  readonly createdAt: number;
  /** False for a retry of what is stored already. */
  readonly fresh: boolean;
  /** As it was stored: what a retry says of it does not count. */
  readonly reach: Reach;
}

export interface MessageStore {
  /**
   * Resolves once the message survives a crash. Messages are stored in the order of the calls. Of
   * two with the same sender and `clientMessageId` the second is the first one's retry. Content type
   * 5 replaces the content of the red packet with its `clientMessageId` in the same chat, and
   * resolves to null where there is none that its writer can see. A shadowed 5 changes nothing that
   * others see.
   * @throws when it was not stored, or nobody knows whether it was
   */
  store(message: NewMessage): Promise<StoredMessage | null>;
  /** Resolves when everything handed over so far is settled. */
  settled(): Promise<void>;
}

export interface MissedMessages {
  /**
   * The first messages of the user's chats after `cursor`, in the order in which they were stored,
   * without those in `held`; bounded in number and in bytes. '' is the end as it is now.
   */
  page(userId: string, cursor: string, held: readonly string[]): Promise<MissedPage>;
  /** Chats where something came or was recalled since the user was last seen, bounded in number. */
  changedChats(userId: string): Promise<readonly ChangedChat[]>;
}

export interface MissedPage {
  readonly messages: readonly MissedMessage[];
  /** Of what was on earlier pages or in `held`, what was taken back since. */
  readonly recalled: readonly RecalledMessage[];
  /**
   * Where the next page begins. Every message up to here has been stored and was on this page or one
   * before, whenever it was delivered.
   */
  readonly cursor: string;
  /** Whether there was nothing more to read. */
  readonly last: boolean;
}

export interface ChangedChat {
  readonly chatType: ChatType;
  /** As the user names it: the other user's id, or the group's. */
  readonly chatId: string;
}

export interface Receipts {
  /** False when that user was sent no such notice. */
  record(noticeId: string, userId: string, kind: ReceiptKind): Promise<boolean>;
}

/** Who comes with which connection; told of every bind of an end user, so it must be quick. */
export interface SignInLog {
  note(attempt: {
    readonly userId: string;
    readonly address: string;
    readonly kind: 'bind' | 'legacy';
    /** '' when it succeeded. */
    readonly errorCode: string;
    readonly build: string;
    readonly device: string;
  }): void;
}

export interface LastSeen {
  /** `at`: milliseconds since 1970. Called with many users now and then, not for each. */
  record(userIds: readonly string[], at: number): Promise<void>;
}

/** Which operators see watched frames unmasked; the bus tells when one begins or ends. */
export interface Reveals {
  /** `operatorId`: as `Operator.userId`. Null when frames are masked for them. */
  of(operatorId: string): Reveal | null;
  /**
   * Writes down what the operator is about to see unmasked, for the audit log. False when they may
   * not: the reveal is over, or has been used for too much.
   */
  watching(operatorId: string, filter: TrafficFilter): Promise<boolean>;
}

export interface Reveal {
  readonly leftMs: number;
  /** The end, for people: milliseconds since 1970. */
  readonly until: number;
}

/** Is told how clients keep to the protocol. Called for each violation, however many: must be quick. */
export interface Conformance {
  violation(offence: Offence): void;
  /** Once for each connection that shows it. `build`: '' for clients that name none. */
  quirk(build: string, quirk: Quirk): void;
}

/** A frame that broke the protocol, and whose. */
export interface Offence {
  readonly code: string;
  readonly message: string;
  readonly build: string;
  /** Whom the session is; '' before the bind. */
  readonly userId: string;
  readonly sessionId: string;
  readonly address: string;
  /** Null where it could not be read. */
  readonly packet: { readonly command: number; readonly body: Body } | null;
  /** As it came, or the beginning of it; never to be changed, and copied if it is to be kept. */
  readonly frame: Uint8Array;
  /** Of all of it. */
  readonly bytes: number;
}

/** What the gateway needs of a logger; pino's fits. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
