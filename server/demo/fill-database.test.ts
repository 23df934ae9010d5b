import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import { verifyPassword } from '../secrets/password.ts';
import type { Database } from '../storage/schema.ts';
import { testDatabase } from '../testing/test-database.ts';
import { UsersList } from '../users/users-list.ts';
import { UsersRepository } from '../users/users.repository.ts';
import { DEMO_PASSWORD, fillDatabase } from './fill-database.ts';
import type { Moderator } from './seed/store-moderation.ts';

const SIZE = { people: 40, groups: 5, messages: 100 };

function addAdmin(db: Kysely<Database>): Promise<Moderator> {
  return db
    .insertInto('admins')
    .values({ username: 'admin', display_name: 'admin', password_hash: '', role: 'owner' })
    .returning(['id', 'username'])
    .executeTakeFirstOrThrow();
}

test('an empty database is filled, and at the next start left as it is', async (t) => {
  const { db } = await testDatabase(t);
  const admin = await addAdmin(db);
  const first = await fillDatabase(db, admin, 3, SIZE);
  const [user] = first.people;
  assert.ok(user);
  await db
    .deleteFrom('users')
    .where('id', '=', first.people.at(-1)?.id ?? '')
    .execute();

  const again = await fillDatabase(db, admin, 4, SIZE);
  const people = (world: typeof first) => world.people.map(({ id, username }) => [id, username]);
  const members = (world: typeof first) =>
    world.groups.map((group) => [group.id, group.members.map(({ user: { id } }) => id)]);
  assert.deepEqual(people(again), people(first));
  assert.deepEqual(members(again), members(first));

  const { total } = await new UsersList(db).page({ page: 1, pageSize: 1 });
  assert.equal(total, SIZE.people - 1);
  const account = await new UsersRepository(db).credentialsOf(user.username);
  assert.ok(account && (await verifyPassword(account.passwordHash, DEMO_PASSWORD)));
});

test("a database with somebody else's users is refused and left alone", async (t) => {
  const { db } = await testDatabase(t);
  const admin = await addAdmin(db);
  await db
    .insertInto('users')
    .values({ username: 'real', nickname: 'Real', password_hash: '', search: '' })
    .execute();
  await assert.rejects(fillDatabase(db, admin, 3, SIZE), { name: 'StartupError' });
  const { total } = await new UsersList(db).page({ page: 1, pageSize: 1 });
  assert.equal(total, 1);
});
