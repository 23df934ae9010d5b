import { Random } from '../random.ts';
import { type DemoAnnouncement, makeAnnouncements } from './announcements.ts';
import { type DemoFriendship, makeFriendships } from './friendships.ts';
import { type DemoGroup, makeGroups } from './groups.ts';
import { type DemoMessage, makeHistory } from './history.ts';
import { makeModeration, type Moderation } from './moderation.ts';
import { type DemoUser, makePeople } from './people.ts';

export interface WorldSize {
  readonly people: number;
  readonly groups: number;
  readonly messages: number;
}

export const DEMO_SIZE: WorldSize = { people: 2400, groups: 420, messages: 45_000 };

const HISTORY_DAYS = 30;

/** Everything the demo starts with. */
export interface World {
  readonly people: readonly DemoUser[];
  readonly groups: readonly DemoGroup[];
  readonly friendships: readonly DemoFriendship[];
  /** Oldest first. */
  readonly messages: readonly DemoMessage[];
  readonly announcements: readonly DemoAnnouncement[];
  /** By user id; who is missing never signed in. */
  readonly lastSeen: ReadonlyMap<string, Date>;
  readonly moderation: Moderation;
}

/** The same seed and size make the same world, only its times move with `now`. */
export function makeWorld(seed: number, size: WorldSize, now: Date): World {
  const random = new Random(seed);
  const people = makePeople(random.fork('people'), size.people, now);
  const groups = makeGroups(random.fork('groups'), people, size.groups, now);
  const friendships = makeFriendships(random.fork('friendships'), people, groups, now);
  const messages = makeHistory(random.fork('history'), {
    groups,
    friendships,
    count: size.messages,
    days: HISTORY_DAYS,
    now,
  });
  const announcements = makeAnnouncements(random.fork('news'), people, HISTORY_DAYS, now);
  const lastSeen = lastSeenTimes(random.fork('seen'), people, messages, announcements, now);
  const moderation = makeModeration(random.fork('moderation'), people, groups, lastSeen, now);
  return { people, groups, friendships, messages, announcements, lastSeen, moderation };
}

/** The busiest people, in whose names the simulated clients come. */
export function mostActive(world: World, count: number): DemoUser[] {
  return world.people.toSorted((a, b) => b.activity - a.activity).slice(0, count);
}

const NEVER_SIGNED_IN = 0.04;

/** Nobody was last seen before they last wrote or were reached. */
function lastSeenTimes(
  random: Random,
  people: readonly DemoUser[],
  messages: readonly DemoMessage[],
  announcements: readonly DemoAnnouncement[],
  now: Date,
): Map<string, Date> {
  const seen = new Map<string, Date>();
  const note = (user: DemoUser, at: Date): void => {
    if (at > (seen.get(user.id) ?? user.createdAt)) seen.set(user.id, at);
  };
  for (const { from, createdAt } of messages) note(from, createdAt);
  for (const { receipts } of announcements) {
    for (const { user, writtenAt, readAt } of receipts) note(user, readAt ?? writtenAt);
  }
  for (const user of people) {
    // Most have looked in lately, some not for long.
    const age = now.getTime() - user.createdAt.getTime();
    const visit = new Date(now.getTime() - Math.floor(age * random.next() ** 5));
    if (seen.has(user.id) || !random.chance(NEVER_SIGNED_IN)) note(user, visit);
  }
  return seen;
}
