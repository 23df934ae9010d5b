import type { Random } from '../random.ts';
import type { DemoUser } from '../seed/people.ts';
import { mostActive, type World } from '../seed/world.ts';
import { Weighted } from '../weighted.ts';
import { BUILDS } from './builds.ts';
import type { Cast, Role } from './cast.ts';

/** Part of the clients that are the second device of a user. */
const SECOND_DEVICES = 0.08;
/** Kept for documentation (RFC 5737): nobody's. */
const NETWORKS = ['192.0.2', '198.51.100', '203.0.113'];

/** Chooses who is simulated: the busiest people, some on two devices. */
export async function makeCast(
  random: Random,
  world: World,
  clients: number,
  password: string,
  issueToken: (userId: string) => Promise<string>,
): Promise<Cast> {
  const users = mostActive(world, Math.ceil(clients * (1 - SECOND_DEVICES)));
  const devices = [...users, ...users.slice(0, clients - users.length)];
  const ids = new Set(users.map(({ id }) => id));
  const friends = friendsAmong(ids, world);
  const builds = new Weighted(BUILDS, ({ share }) => share);
  const roles = devices.map(async (user): Promise<Role> => {
    const { id, username, nickname, avatar, language }: DemoUser = user;
    const build = builds.pick(random);
    const address = `${random.pick(NETWORKS)}.${random.int(1, 254)}`;
    const token = await issueToken(id);
    const friendIds = friends.get(id) ?? [];
    const person = { userId: id, username, password, nickname, avatar, language, friendIds };
    return { ...person, token, build, address };
  });
  const groups = world.groups
    .map(({ id, name, language, theme, members }) => ({
      id,
      name,
      language,
      theme,
      userIds: members.map(({ user }) => user.id).filter((userId) => ids.has(userId)),
    }))
    .filter(({ userIds }) => userIds.length > 1);
  return { roles: await Promise.all(roles), groups };
}

function friendsAmong(ids: ReadonlySet<string>, { friendships }: World): Map<string, string[]> {
  const friends = new Map<string, string[]>([...ids].map((id) => [id, []]));
  for (const { users } of friendships) {
    const [one, other] = users;
    if (!ids.has(one.id) || !ids.has(other.id)) continue;
    friends.get(one.id)?.push(other.id);
    friends.get(other.id)?.push(one.id);
  }
  return friends;
}
