import { ALL_PERMISSIONS, type Permission } from '#contract/rest/permissions';
import type { ReceiptKind } from '#contract/wire/packets/push';
import { storedChatId } from '../../messages/messages.repository.ts';
import {
  type GatewayPorts,
  type NewMessage,
  OPERATOR_PREFIX,
  type Principal,
  type StoredMessage,
} from '../ports.ts';

const nothing = () => Promise.resolve();

/**
 * The features the gateway asks, in memory and at the test's command. Users are `ada`, `bob`, …;
 * the token of each is `token of <id>`.
 */
export class FakePorts implements GatewayPorts {
  readonly knownUsers = new Set(['ada', 'bob', 'cy', 'dan']);
  readonly groups = new Map<string, string[]>([['team', ['ada', 'bob', 'cy']]]);
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

  readonly users = { exists: async (userId: string) => this.knownUsers.has(userId) };

  readonly membership = {
    memberIds: async (groupId: string) => {
      await this.findingMembers();
      return this.groups.get(groupId) ?? [];
    },
    isMember: async (groupId: string, userId: string) =>
      this.groups.get(groupId)?.includes(userId) ?? false,
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

  readonly lastSeen = {
    record: async (userIds: readonly string[]) => {
      this.seen.push(...userIds);
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
      if (!packet) return null;
      Object.assign(packet, { content: message.content });
      return { messageId: packet.id, createdAt, fresh: true };
    }
    const before = this.stored.find(
      (other) => other.fromUserId === fromUserId && other.clientMessageId === clientMessageId,
    );
    if (before) return { messageId: before.id, createdAt, fresh: false };
    const id = String(this.stored.length + 1);
    this.stored.push({ ...message, id });
    return { messageId: id, createdAt, fresh: true };
  }
}

function chatOf({ chatType, fromUserId, toUserId }: NewMessage): string {
  return storedChatId(chatType, fromUserId, toUserId);
}
