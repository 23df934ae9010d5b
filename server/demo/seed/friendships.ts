import type { Random } from '../random.ts';
import { Weighted } from '../weighted.ts';
import type { DemoGroup } from './groups.ts';
import type { DemoUser } from './people.ts';

export interface DemoFriendship {
  readonly users: readonly [DemoUser, DemoUser];
  readonly createdAt: Date;
}

/** Friends of one person on average, each friendship counted for both. */
const FRIENDS = 8;

/** People get to know each other in groups, the small ones above all. Each pair once. */
export function makeFriendships(
  random: Random,
  people: readonly DemoUser[],
  groups: readonly DemoGroup[],
  now: Date,
): DemoFriendship[] {
  const meeting = new Weighted(groups, ({ members }) => Math.sqrt(members.length));
  const known = new Set<string>();
  const friendships: DemoFriendship[] = [];
  const wanted = (people.length * FRIENDS) / 2;
  for (let tries = wanted * 2; friendships.length < wanted && tries > 0; tries--) {
    const { members } = meeting.pick(random);
    const [one, other] = [random.pick(members), random.pick(members)];
    const pair = [one.user.id, other.user.id].sort().join(':');
    if (one.user === other.user || known.has(pair)) continue;
    known.add(pair);
    const met = Math.max(one.joinedAt.getTime(), other.joinedAt.getTime());
    const createdAt = new Date(met + random.next() * (now.getTime() - met));
    friendships.push({ users: [one.user, other.user], createdAt });
  }
  return friendships;
}
