import { ChatType, type ContentType } from '#contract/wire/packets/message';
import { storedChatId } from '../../messages/stored-chat-id.ts';
import type { Random } from '../random.ts';
import {
  type ConversationPlan,
  type Line,
  conversation,
  spamConversation,
} from '../talk/conversation.ts';
import { type Language, THEMES, type Theme } from '../talk/phrase-book.ts';
import { Weighted } from '../weighted.ts';
import { talkingTime } from './activity-curve.ts';
import type { DemoFriendship } from './friendships.ts';
import type { DemoGroup } from './groups.ts';
import type { DemoUser } from './people.ts';

export interface DemoMessage {
  readonly chatType: ChatType;
  /** As the database has it: the group's id, or both users' in order, joined by a colon. */
  readonly chatId: string;
  readonly from: DemoUser;
  readonly clientMessageId: string;
  readonly contentType: ContentType;
  readonly content: string;
  readonly contentDuration: number | null;
  readonly sentAt: Date;
  readonly createdAt: Date;
}

/** Where a conversation may take place, and who may speak there at a given time. */
interface Place {
  readonly chatType: ChatType;
  readonly chatId: string;
  readonly language: Language;
  readonly theme: Theme;
  readonly speakersAt: (at: Date) => DemoUser[];
}

const DAY_MS = 86_400_000;
const IN_GROUPS = 0.72;
const SPAM = 0.02;
const SPAMMERS = 6;
const MAX_GROUP_SPEAKERS = 8;

export interface HistoryPlan {
  readonly groups: readonly DemoGroup[];
  readonly friendships: readonly DemoFriendship[];
  /** At least this many messages. */
  readonly count: number;
  /** How far back they go. */
  readonly days: number;
  /** None is later. */
  readonly now: Date;
}

/** Oldest first. */
export function makeHistory(random: Random, plan: HistoryPlan): DemoMessage[] {
  const { groups, friendships, count, days, now } = plan;
  const from = new Date(now.getTime() - days * DAY_MS);
  const livelyGroups = new Weighted(groups, ({ members }) => members.length ** 0.7);
  const livelyPairs = new Weighted(
    friendships,
    ({ users }) => users[0].activity * users[1].activity,
  );
  const spammers = random.sample(groups[0]?.members ?? [], SPAMMERS).map(({ user }) => user);
  const messages: DemoMessage[] = [];
  while (messages.length < count) {
    const start = talkingTime(random, from, now);
    if (random.chance(SPAM)) {
      messages.push(...spamWave(random, groups, spammers, start, now));
      continue;
    }
    const place = random.chance(IN_GROUPS)
      ? groupPlace(random, livelyGroups.pick(random))
      : pairPlace(random, livelyPairs.pick(random));
    const [opener, ...others] = place.speakersAt(start);
    if (!opener) continue;
    const lines = conversation(random, planFor(random, place, opener, others, start));
    messages.push(...asMessages(random, place, lines, start, now));
  }
  return messages.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** The same account advertises in several groups within minutes. */
function spamWave(
  random: Random,
  groups: readonly DemoGroup[],
  spammers: readonly DemoUser[],
  start: Date,
  now: Date,
): DemoMessage[] {
  const spammer = random.pick(spammers);
  const his = groups.filter(({ members }) =>
    members.some(({ user, joinedAt }) => user === spammer && joinedAt < start),
  );
  return random.sample(his, random.int(1, 5)).flatMap((group, index) => {
    const place = groupPlace(random, group);
    const bystanders = place.speakersAt(start).filter((user) => user !== spammer);
    const at = new Date(start.getTime() + index * random.int(5, 40) * 1000);
    const lines = spamConversation(random, planFor(random, place, spammer, bystanders, at));
    return asMessages(random, place, lines, at, now);
  });
}

function groupPlace(random: Random, group: DemoGroup): Place {
  return {
    chatType: ChatType.Group,
    chatId: group.id,
    language: group.language,
    theme: group.theme,
    speakersAt: (at) => {
      const present = group.members.filter(({ joinedAt }) => joinedAt < at);
      if (present.length < 2) return [];
      const talkers = new Weighted(present, ({ user }) => user.activity);
      const most = Math.min(MAX_GROUP_SPEAKERS, present.length);
      return talkers.pickSome(random, random.int(2, most)).map(({ user }) => user);
    },
  };
}

function pairPlace(random: Random, { users, createdAt }: DemoFriendship): Place {
  const bothEnglish = users.every(({ language }) => language === 'en');
  return {
    chatType: ChatType.Private,
    chatId: storedChatId(ChatType.Private, users[0].id, users[1].id),
    language: bothEnglish ? 'en' : 'zh',
    theme: random.pick(THEMES),
    speakersAt: (at) => (createdAt < at ? random.sample(users, 2) : []),
  };
}

function planFor(
  random: Random,
  { language, theme }: Place,
  opener: DemoUser,
  others: readonly DemoUser[],
  start: Date,
): ConversationPlan<DemoUser> {
  const length = Math.min(40, Math.max(1, Math.round(random.logNormal(6, 0.7))));
  return { language, theme, opener, others, length, startMs: start.getTime() };
}

function asMessages(
  random: Random,
  place: Place,
  lines: readonly Line<DemoUser>[],
  start: Date,
  now: Date,
): DemoMessage[] {
  let sentMs = start.getTime();
  /** By index of the line. */
  const messages = new Map<number, DemoMessage>();
  for (const [index, line] of lines.entries()) {
    sentMs += Math.ceil(line.pause * 1000);
    // The way to the server, and a clock that is a little off.
    const createdMs = sentMs + random.int(20, 400);
    if (createdMs > now.getTime()) break;
    const replaced = line.replaces === undefined ? undefined : messages.get(line.replaces);
    if (line.replaces !== undefined && replaced) {
      messages.set(line.replaces, { ...replaced, content: line.content });
      continue;
    }
    messages.set(index, {
      chatType: place.chatType,
      chatId: place.chatId,
      from: line.speaker,
      clientMessageId: `${sentMs}${random.int(100, 999)}`,
      contentType: line.contentType,
      content: line.content,
      contentDuration: line.contentDuration ?? null,
      sentAt: new Date(sentMs),
      createdAt: new Date(createdMs),
    });
  }
  return [...messages.values()];
}
