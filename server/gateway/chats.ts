import { ChatType } from '#contract/wire/packets/message';
import { Refusal } from '#contract/wire/packets/session';
import { type Membership, SYSTEM_USER_ID, type UserDirectory } from './ports.ts';
import { Refused } from './refused.ts';

/** Which chats there are for a user, and who belongs to them. */
export class Chats {
  private readonly membership: Membership;
  private readonly users: UserDirectory;

  constructor(membership: Membership, users: UserDirectory) {
    this.membership = membership;
    this.users = users;
  }

  /**
   * `chatId`: the other user's id, or the group's.
   * @throws Refused not-member
   */
  async mustBelong(chatType: ChatType, chatId: string, userId: string): Promise<void> {
    if (chatType === ChatType.Group) {
      if (!(await this.membership.isMember(chatId, userId))) {
        throw new Refused(Refusal.NotMember, 'you are no member of this group');
      }
    } else if (chatId !== SYSTEM_USER_ID && !(await this.users.standing(chatId))) {
      throw new Refused(Refusal.NotMember, 'there is no such user');
    }
  }

  /** Everybody who is to have the messages of a chat, its writer included. */
  async recipientsOf(
    chatType: ChatType,
    chatId: string,
    fromUserId: string,
  ): Promise<readonly string[]> {
    if (chatType === ChatType.Group) return this.membership.memberIds(chatId);
    return chatId === fromUserId ? [chatId] : [chatId, fromUserId];
  }
}

/** The chat of a private message, whoever of the two writes; or the group's. */
export function chatKey(chatType: ChatType, toUserId: string, fromUserId: string): string {
  if (chatType === ChatType.Group) return `${ChatType.Group}:${toUserId}`;
  const [first, second] = fromUserId < toUserId ? [fromUserId, toUserId] : [toUserId, fromUserId];
  return `${ChatType.Private}:${first}:${second}`;
}
