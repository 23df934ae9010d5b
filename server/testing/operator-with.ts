import type { Permission } from '#contract/rest/permissions';
import { ROLES } from '#contract/rest/permissions';
import { hashPassword } from '../secrets/password.ts';
import type { TestApp } from './build-test-app.ts';

const PASSWORD = 'a password for one test';
let count = 0;

/** Signs in a new operator who may do just this; resolves to the cookies for `app.inject`. */
export async function operatorWith(
  { app, storage }: Pick<TestApp, 'app' | 'storage'>,
  permissions: readonly Permission[],
): Promise<{ session: string }> {
  const name = `operator-${++count}`;
  // Whoever made the app looks roles up here; this one exists while the test runs.
  Object.assign(ROLES, { [name]: permissions });
  await storage.db
    .insertInto('admins')
    .values({
      username: name,
      display_name: name,
      password_hash: await hashPassword(PASSWORD),
      role: name as 'owner',
    })
    .execute();
  const payload = { username: name, password: PASSWORD };
  const answer = await app.inject({ method: 'POST', url: '/api/session', payload });
  const cookie = answer.cookies.find((candidate) => candidate.name === 'session');
  if (cookie === undefined) throw new Error(`not signed in: ${answer.body}`);
  return { session: cookie.value };
}
