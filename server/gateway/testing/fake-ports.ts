import { ALL_PERMISSIONS, type Permission } from '#contract/rest/permissions';
import type { Quirk } from '#contract/rest/traffic';
import type { MissedMessage } from '#contract/wire/packets/catch-up';
import type { RecalledMessage } from '#contract/wire/packets/recall';
import type { ReceiptKind } from '#contract/wire/packets/push';
import type { TrafficFilter } from '#contract/wire/packets/traffic';
import { storedChatId } from '../../messages/stored-chat-id.ts';
import {
  type ChangedChat,
  type GatewayPorts,
  type GroupStanding,
  type NewMessage,
  type Offence,
  OPERATOR_PREFIX,
  type Principal,
  type Reveal,
  type StoredMessage,
  type UserStanding,
} from '../ports.ts';

const ORDINARY: UserStanding = {
  deleted: false,
  bannedUntil: 0,
  banReason: '',
  mutedUntil: 0,
  muteReason: '',
  shadowBanned: false,
};
const OPEN: GroupStanding = {
  ownerId: 'ada',
  adminIds: new Set(),
  dissolved: false,
  bannedUntil: 0,
  mutedUntil: 0,
  mutedMembers: new Map(),
};

const nothing = () => Promise.resolve();

/**
 * The features the gateway asks, in memory and at the test's command. Users are `ada`, `bob`, …;
 * the token of each is `token of <id>`.
 */
export class FakePorts implements GatewayPorts {
  readonly knownUsers = new Set(['ada', 'bob', 'cy', 'dan']);
  readonly members = new Map<string, string[]>([['team', ['ada', 'bob', 'cy']]]);
  /** What differs from a group where everybody may write. */
  readonly groupStandings = new Map<string, Partial<GroupStanding>>();
  readonly operators = new Map<string, readonly Permission[]>([['1', ALL_PERMISSIONS]]);
  readonly stored: (NewMessage & { id: string })[] = [];
  readonly recorded: { noticeId: string; userId: string; kind: ReceiptKind }[] = [];
  readonly seen: string[] = [];
  /** Awaited before a credential is looked at. */
  verifying: () => Promise<void> = nothing;
  /** Awaited before each message is stored; may reject. */
  storing: () => Promise<void> = nothing;
  /** Awaited before the members of a group are told; may reject. */
  findingMembers: () => Promise<void> = nothing;
  /** Awaited before a receipt is written down. */
  recording: () => Promise<void> = nothing;
  private tail: Promise<unknown> = Promise.resolve();

  readonly userCredentials = {
    verify: async (userId: string, token: string): Promise<Principal | null> => {
      await this.verifying();
      return this.knownUsers.has(userId) && token === `token of ${userId}`
        ? { kind: 'user', userId, credential: token }
        : null;
    },
  };

  readonly operatorCredentials = {
    verify: async (userId: string, token: string): Promise<Principal | null> => {
      const permissions = this.operators.get(userId.slice(OPERATOR_PREFIX.length));
      return permissions && token === 'ticket'
        ? { kind: 'operator', userId, permissions, credential: `session of ${userId}` }
        : null;
    },
  };

  /** What differs from the standing of an ordinary user. */
  readonly standings = new Map<string, Partial<UserStanding>>();
  /** Awaited before a standing is told; may reject. */
  findingStanding: () => Promise<void> = nothing;
  readonly users = {
    standing: async (userId: string): Promise<UserStanding | null> => {
      await this.findingStanding();
      return this.knownUsers.has(userId) ? { ...ORDINARY, ...this.standings.get(userId) } : null;
    },
  };

  readonly groups = {
    standing: async (groupId: string): Promise<GroupStanding | null> =>
      this.members.has(groupId) ? { ...OPEN, ...this.groupStandings.get(groupId) } : null,
  };

  readonly friendships = new Set<string>();
  readonly friends = {
    areFriends: async (userId: string, otherId: string) =>
      this.friendships.has(`${userId} ${otherId}`),
  };

  /** What old clients are told to have changed. */
  readonly changed = new Map<string, ChangedChat[]>();
  /** Awaited after a page was read; may reject. */
  readingPage: () => Promise<void> = nothing;
  readonly missed = {
    page: async (userId: string, cursor: string, held: readonly string[]) => {
      const end = String(this.stored.length);
      const after = cursor === '' ? Number(end) : Number(cursor);
      const mine = this.stored.filter(
        (message) =>
          Number(message.id) > after &&
          !held.includes(message.id) &&
          (!message.shadowed || message.fromUserId === userId) &&
          (message.chatType === 1
            ? this.members.get(message.toUserId)?.includes(userId)
            : [message.toUserId, message.fromUserId].includes(userId)),
      );
      const messages = mine.slice(0, this.pageMessages).map((message) => missed(message, userId));
      const last = mine.length <= this.pageMessages;
      await this.readingPage();
      const recalled = this.recalled.filter(({ messageId }) => Number(messageId) <= after);
      return { messages, recalled, cursor: last ? end : (messages.at(-1)?.messageId ?? end), last };
    },
    changedChats: async (userId: string) => this.changed.get(userId) ?? [],
  };
  pageMessages = 10;
  /** What every page of a reader who is past it says was recalled. */
  readonly recalled: RecalledMessage[] = [];

  readonly membership = {
    memberIds: async (groupId: string) => {
      await this.findingMembers();
      return this.members.get(groupId) ?? [];
    },
    isMember: async (groupId: string, userId: string) =>
      this.members.get(groupId)?.includes(userId) ?? false,
  };

  readonly messages = {
    store: (message: NewMessage): Promise<StoredMessage | null> => {
      const turn = this.tail.then(async () => {
        await this.storing();
        return this.write(message);
      });
      this.tail = turn.catch(() => undefined);
      return turn;
    },
    settled: async () => {
      await this.tail;
    },
  };

  readonly receipts = {
    record: async (noticeId: string, userId: string, kind: ReceiptKind) => {
      await this.recording();
      if (noticeId !== 'notice') return false;
      this.recorded.push({ noticeId, userId, kind });
      return true;
    },
  };

  readonly signIns = { note: () => undefined };
  readonly lastSeen = {
    record: async (userIds: readonly string[]) => {
      this.seen.push(...userIds);
    },
  };

  /** Operators who see frames unmasked; the test tells the bus. */
  readonly revealed = new Map<string, Reveal>();
  /** What they were shown. */
  readonly shown: [string, TrafficFilter][] = [];
  readonly reveals = {
    of: (operatorId: string) => this.revealed.get(operatorId) ?? null,
    watching: async (operatorId: string, filter: TrafficFilter) => {
      this.shown.push([operatorId, filter]);
      return true;
    },
  };

  readonly offences: Offence[] = [];
  /** `<build> <quirk>`, each time. */
  readonly quirks: string[] = [];
  readonly conformance = {
    violation: (offence: Offence) => {
      this.offences.push(offence);
    },
    quirk: (build: string, quirk: Quirk) => {
      this.quirks.push(`${build} ${quirk}`);
    },
  };

  private write(message: NewMessage): StoredMessage | null {
    const { clientMessageId, contentType, fromUserId } = message;
    const createdAt = Date.now();
    if (contentType === 5) {
      const packet = this.stored.find(
        (other) =>
          other.contentType === 4 &&
          other.clientMessageId === clientMessageId &&
          chatOf(other) === chatOf(message),
      );
      if (!packet || (packet.shadowed && packet.fromUserId !== fromUserId)) return null;
      if (packet.shadowed || !message.shadowed) {
        Object.assign(packet, { content: message.content });
      }
      const reach = packet.shadowed || message.shadowed ? 'writer' : 'chat';
      return { messageId: packet.id, createdAt, fresh: true, reach };
    }
    const before = this.stored.find(
      (other) => other.fromUserId === fromUserId && other.clientMessageId === clientMessageId,
    );
    if (before) return { messageId: before.id, createdAt, fresh: false, reach: reachOf(before) };
    const id = String(this.stored.length + 1);
    this.stored.push({ ...message, id });
    return { messageId: id, createdAt, fresh: true, reach: reachOf(message) };
  }
}

function reachOf({ shadowed }: NewMessage): 'chat' | 'writer' {
  return shadowed ? 'writer' : 'chat';
}

function chatOf({ chatType, fromUserId, toUserId }: NewMessage): string {
  return storedChatId(chatType, fromUserId, toUserId);
}

function missed(message: NewMessage & { id: string }, userId: string): MissedMessage {
  const { id, chatType, toUserId, fromUserId, contentType, content, contentDuration } = message;
  return {
    chatType,
    toUserId,
    fromUserId,
    contentType,
    content,
    ...(contentDuration === null ? {} : { contentDuration }),
    toUserName: '',
    toUserHeadImg: '',
    fromUserName: '',
    fromUserHeadImg: '',
    hasBeenSentId: message.clientMessageId,
    createTime: message.sentAt,
    userId: fromUserId,
    messageId: id,
    isItMe: fromUserId === userId,
    success: true,
    errorMsg: '',
  };
}
