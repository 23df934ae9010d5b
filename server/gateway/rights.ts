import { ChatType } from '#contract/wire/packets/message';
import { Refusal } from '#contract/wire/packets/session';
import {
  type Friends,
  type GroupDirectory,
  type Membership,
  SYSTEM_USER_ID,
  type UserDirectory,
  type UserStanding,
} from './ports.ts';
import { Refused } from './refused.ts';

export interface RightsContext {
  readonly users: UserDirectory;
  readonly groups: GroupDirectory;
  readonly membership: Membership;
  readonly friends: Friends;
  /** `FRIENDS_ONLY`: private messages are for friends. */
  readonly friendsOnly: boolean;
  /** Milliseconds of the clock that never jumps. */
  readonly now: () => number;
}

/** Who may write where. Asked for every message: all answers come from memory most of the time. */
export class Rights {
  private readonly context: RightsContext;

  constructor(context: RightsContext) {
    this.context = context;
  }

  /**
   * `chatId`: the other user's id, or the group's. Resolves to the sender's standing.
   * @throws Refused banned, muted, not-member, recipient-unavailable, not-friends, muted-in-group,
   * group-muted, group-banned, group-dissolved
   */
  async mustSpeak(userId: string, chatType: ChatType, chatId: string): Promise<UserStanding> {
    const now = this.context.now();
    const sender = await this.context.users.standing(userId);
    const barred = barredBecause(sender, now);
    if (!sender || barred) throw barred ?? GONE;
    if (sender.mutedUntil > now) {
      throw new Refused(Refusal.Muted, withReason('you are muted', sender.muteReason));
    }
    if (chatType === ChatType.Group) await this.mustSpeakInGroup(userId, chatId, now);
    else if (chatId !== userId) await this.mustReach(userId, chatId, now);
    return sender;
  }

  private async mustSpeakInGroup(userId: string, groupId: string, now: number): Promise<void> {
    const { membership, groups } = this.context;
    const [isMember, group] = await Promise.all([
      membership.isMember(groupId, userId),
      groups.standing(groupId),
    ]);
    if (!isMember || !group) {
      throw new Refused(Refusal.NotMember, 'you are no member of this group');
    }
    if (group.dissolved) throw new Refused(Refusal.GroupDissolved, 'this group was dissolved');
    if (group.bannedUntil > now) throw new Refused(Refusal.GroupBanned, 'this group is banned');
    if ((group.mutedMembers.get(userId) ?? 0) > now) {
      throw new Refused(Refusal.MutedInGroup, 'you are muted in this group');
    }
    const runsIt = group.ownerId === userId || group.adminIds.has(userId);
    if (group.mutedUntil > now && !runsIt) {
      throw new Refused(Refusal.GroupMuted, 'this group is muted');
    }
  }

  private async mustReach(userId: string, otherId: string, now: number): Promise<void> {
    const { users, friends, friendsOnly } = this.context;
    if (otherId === SYSTEM_USER_ID) {
      throw new Refused(
        Refusal.RecipientUnavailable,
        'nobody reads what is written to this account',
      );
    }
    const other = await users.standing(otherId);
    if (!other) throw new Refused(Refusal.NotMember, 'there is no such user');
    if (other.deleted || other.bannedUntil > now) {
      throw new Refused(Refusal.RecipientUnavailable, 'this user cannot be written to');
    }
    if (friendsOnly && !(await friends.areFriends(userId, otherId))) {
      throw new Refused(Refusal.NotFriends, 'only friends can write to each other');
    }
  }
}

const GONE = new Refused(Refusal.BadToken, 'there is no such account any more');

/** Why this user may not be connected, if so. */
export function barredBecause(standing: UserStanding | null, now: number): Refused | null {
  if (!standing || standing.deleted) return GONE;
  if (standing.bannedUntil <= now) return null;
  return new Refused(Refusal.Banned, withReason('this account is banned', standing.banReason));
}

function withReason(what: string, reason: string): string {
  return reason === '' ? what : `${what}: ${reason}`;
}
