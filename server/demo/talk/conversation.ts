import { ContentType } from '#contract/wire/packets/message';
import type { Random } from '../random.ts';
import { ABUSE } from './abuse.ts';
import type { Language, PhraseBook, Theme } from './phrase-book.ts';
import { PHRASE_BOOKS } from './phrase-books.ts';
import { Phrasing } from './phrasing.ts';
import { type Person, grabShare, newRedPacket, redPacketContent } from './red-packet.ts';
import { type Remark, advertisement, remark } from './remark.ts';

/** One message of a conversation. */
export interface Line<S extends Person> extends Remark {
  readonly speaker: S;
  /** Seconds since the line before it. */
  readonly pause: number;
  /** Index of the line whose content it replaces: only where a red packet is grabbed. */
  readonly replaces?: number;
}

export interface ConversationPlan<S extends Person> {
  readonly language: Language;
  readonly theme: Theme;
  readonly opener: S;
  /** Everybody else who takes part. */
  readonly others: readonly S[];
  /** How many lines to aim at. */
  readonly length: number;
  /** Milliseconds since 1970 of the first line. */
  readonly startMs: number;
}

const REACTIONS = 0.25;
const CLOSERS = 0.7;
const RED_PACKETS = 0.05;
const SLIPS = 0.012;

/** An opener, answers by the others, and a closing word; at times a red packet in between. */
export function conversation<S extends Person>(
  random: Random,
  plan: ConversationPlan<S>,
): Line<S>[] {
  const book = PHRASE_BOOKS[plan.language];
  const phrasing = new Phrasing(random, book);
  const topic = random.pick(book.topics.filter((each) => each.themes.includes(plan.theme)));
  const replies = random.sample(topic.replies, topic.replies.length);
  const nextPhrase = (isLast: boolean): string => {
    if (isLast && random.chance(CLOSERS)) return random.pick(topic.closers);
    if (random.chance(SLIPS)) return random.pick(ABUSE[plan.language].slips);
    const reply = random.chance(REACTIONS) ? undefined : replies.pop();
    return reply ?? random.pick(book.reactions);
  };

  const say = (phrase: string): Remark => remark(random, book, phrasing, phrase);
  let speaker = plan.opener;
  const lines: Line<S>[] = [{ speaker, pause: 0, ...say(random.pick(topic.openers)) }];
  while (lines.length < plan.length) {
    speaker = nextSpeaker(random, plan, speaker);
    const isLast = lines.length === plan.length - 1;
    lines.push({ speaker, pause: pause(random), ...say(nextPhrase(isLast)) });
  }
  if (plan.others.length > 1 && random.chance(RED_PACKETS)) {
    lines.push(...redPacketLines(random, book, plan, lines));
  }
  return lines;
}

/** One advertisement, and at times somebody who minds. */
export function spamConversation<S extends Person>(
  random: Random,
  plan: ConversationPlan<S>,
): Line<S>[] {
  const { spam, protests } = ABUSE[plan.language];
  const lines: Line<S>[] = [{ speaker: plan.opener, pause: 0, ...advertisement(random, spam) }];
  if (plan.others.length > 0 && random.chance(0.3)) {
    lines.push({
      speaker: random.pick(plan.others),
      pause: pause(random) * 3,
      contentType: ContentType.Text,
      content: random.pick(protests),
    });
  }
  return lines;
}

function redPacketLines<S extends Person>(
  random: Random,
  book: PhraseBook,
  plan: ConversationPlan<S>,
  before: readonly Line<S>[],
): Line<S>[] {
  const everybody = [plan.opener, ...plan.others];
  const giver = random.pick(everybody);
  let packet = newRedPacket(giver, random.pick(book.wishes), random.int(2, 8));
  const lines: Line<S>[] = [
    {
      speaker: giver,
      pause: pause(random),
      contentType: ContentType.RedPacket,
      content: redPacketContent(packet),
    },
  ];
  let nowMs = plan.startMs + before.reduce((sum, line) => sum + line.pause * 1000, 0);
  for (const taker of random.sample(everybody, random.int(0, packet.number))) {
    const seconds = random.logNormal(2, 0.7);
    nowMs += seconds * 1000;
    packet = grabShare(random, packet, taker, Math.round(nowMs));
    lines.push({
      speaker: taker,
      pause: seconds,
      contentType: ContentType.RedPacketGrabbed,
      content: redPacketContent(packet),
      replaces: before.length,
    });
  }
  return lines;
}

/** Mostly somebody else, at times the same one again. */
function nextSpeaker<S extends Person>(random: Random, plan: ConversationPlan<S>, last: S): S {
  if (plan.others.length === 0 || random.chance(0.2)) return last;
  return random.pick([plan.opener, ...plan.others].filter((speaker) => speaker !== last));
}

/** Seconds it takes to read and to type. */
function pause(random: Random): number {
  return Math.min(300, random.logNormal(9, 0.9));
}
