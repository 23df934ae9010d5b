import type { Random } from '../random.ts';
import { type Language, THEMES, type Theme } from '../talk/phrase-book.ts';
import { Weighted } from '../weighted.ts';
import { between } from './between.ts';
import { groupName } from './group-names.ts';
import type { DemoUser } from './people.ts';

export interface DemoGroup {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly theme: Theme;
  readonly owner: DemoUser;
  readonly createdAt: Date;
  /** The owner comes first. */
  readonly members: readonly DemoMember[];
}

export interface DemoMember {
  readonly user: DemoUser;
  readonly joinedAt: Date;
}

const FIRST_ID = 200_001;
/** Sizes of the few groups that half of the people seem to be in. */
const LARGE = [1000, 820, 640, 500];
const MEDIAN_SIZE = 18;
const MAX_SIZE = 400;
const SPEAKS_THE_OTHER_LANGUAGE = 0.06;

/** Groups of all sizes, whose members mostly speak the group's language. */
export function makeGroups(
  random: Random,
  people: readonly DemoUser[],
  count: number,
  now: Date,
): DemoGroup[] {
  const speakers = {
    zh: speakersOf('zh', people),
    en: speakersOf('en', people),
  };
  const started = Array.from({ length: count }, (_, index) => {
    const language: Language = index < LARGE.length || random.chance(0.75) ? 'zh' : 'en';
    const owner = speakers[language].pick(random);
    const createdAt = between(random, owner.createdAt, now);
    return { language, owner, createdAt, wanted: LARGE[index] ?? ordinarySize(random) };
  }).sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());

  return started.map(({ language, owner, createdAt, wanted }, index) => {
    const theme = random.pick(THEMES);
    const others = speakers[language]
      .pickSome(random, Math.min(wanted, people.length) - 1)
      .filter((user) => user !== owner);
    const members = others.map((user) => {
      const from = user.createdAt > createdAt ? user.createdAt : createdAt;
      // Most join early.
      return { user, joinedAt: between(random, from, now, 3) };
    });
    return {
      id: String(FIRST_ID + index),
      name: groupName(random, language, theme),
      language,
      theme,
      owner,
      createdAt,
      members: [{ user: owner, joinedAt: createdAt }, ...members],
    };
  });
}

function speakersOf(language: Language, people: readonly DemoUser[]): Weighted<DemoUser> {
  return new Weighted(people, (user) => {
    // The root keeps the busiest from being in every group.
    const weight = Math.sqrt(user.activity);
    return user.language === language ? weight : weight * SPEAKS_THE_OTHER_LANGUAGE;
  });
}

function ordinarySize(random: Random): number {
  return Math.min(MAX_SIZE, Math.max(3, Math.round(random.logNormal(MEDIAN_SIZE, 0.9))));
}
