import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { test } from 'node:test';
import type { LiveSession } from '#contract/rest/monitor';
import type { Page } from '#contract/rest/problem';
import type { Session } from '#contract/rest/session';
import type { User } from '#contract/rest/users';
import { readConfig } from '../config.ts';
import { silentLog } from '../testing/silent-log.ts';
import { startDemo } from './start-demo.ts';

const TIMEOUT = { timeout: 60_000 };
const OPTIONS = {
  clients: 5,
  seed: 1,
  throwAway: true,
  size: { people: 30, groups: 5, messages: 50 },
};

test(
  'the demo lets the operator in, is full and alive, and leaves nothing behind',
  TIMEOUT,
  async () => {
    const config = { ...readConfig({ PORT: '0', TRUST_PROXY: 'loopback' }), demo: true };
    const demo = await startDemo(config, OPTIONS, silentLog());
    const folder = (
      await demo.storage.pool.query<{ data_directory: string }>('SHOW data_directory')
    ).rows[0]?.data_directory;
    assert.ok(folder);
    await access(folder);
    try {
      const answer = await fetch(new URL('/api/session', demo.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: demo.url },
        body: JSON.stringify(demo.firstLogin),
      });
      const session = (await answer.json()) as Session;
      assert.deepEqual([session.admin.username, session.mustChangePassword], ['admin', false]);
      const [cookie] = answer.headers.getSetCookie();
      const read = async <T>(path: string): Promise<T> => {
        const page = await fetch(new URL(path, demo.url), { headers: { cookie: cookie ?? '' } });
        return (await page.json()) as T;
      };
      assert.equal((await read<Page<User>>('/api/users')).total, OPTIONS.size.people);
      let sessions: Page<LiveSession>;
      do sessions = await read<Page<LiveSession>>('/api/monitor/sessions');
      while (sessions.total < 2);
      const addresses = new Set(sessions.items.map(({ address }) => address));
      assert.equal(addresses.size, sessions.items.length);
    } finally {
      await demo.close();
    }
    await assert.rejects(access(folder), { code: 'ENOENT' });
  },
);

test('the demo refuses to run in production', async () => {
  const config = { ...readConfig({ NODE_ENV: 'production' }), demo: true };
  await assert.rejects(startDemo(config, OPTIONS, silentLog()), { name: 'StartupError' });
});
