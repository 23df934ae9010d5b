import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Announcement } from '#contract/rest/announcements';
import type { Live, LiveSession } from '#contract/rest/monitor';
import type { Page } from '#contract/rest/problem';
import { buildTestApp } from '../../testing/build-test-app.ts';
import { until } from '../../testing/until.ts';
import { UserTokens } from '../../users/user-tokens.ts';
import { DEMO_PASSWORD, fillDatabase } from '../fill-database.ts';
import { Random } from '../random.ts';
import { makeCast } from './make-cast.ts';
import { Population } from './population.ts';

const TIMEOUT = { timeout: 60_000 };
const CLIENTS = 20;
const SIZE = { people: 60, groups: 12, messages: 50 };

const { app, storage, url, signIn } = await buildTestApp({ after }, { listen: true });
const { db } = storage;
const admin = await db.selectFrom('admins').select(['id', 'username']).executeTakeFirstOrThrow();

test('twenty clients come, talk, acknowledge an announcement, and leave', TIMEOUT, async () => {
  const world = await fillDatabase(db, admin, 5, SIZE);
  const tokens = new UserTokens(db);
  const issue = (userId: string) => tokens.issue(userId);
  const cast = await makeCast(new Random(5), world, CLIENTS, DEMO_PASSWORD, issue);
  const cookies = await signIn();
  const read = async <T>(path: string): Promise<T> =>
    (await app.inject({ url: path, cookies })).json<T>();

  const population = new Population({ server: url, cast, random: new Random(5), pace: 0.04 });
  const { figures } = population;
  population.start();
  await until(() => figures.online >= CLIENTS / 3, 10_000);
  const sessions = await read<Page<LiveSession>>('/api/monitor/sessions?pageSize=200');
  assert.ok(sessions.total >= CLIENTS / 4);
  assert.ok(sessions.items.every(({ verified }) => verified));

  await until(() => figures.acknowledged >= 30 && figures.received >= 20, 20_000);
  const stored = await db
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  assert.ok(Number(stored.count) > world.messages.length + 20);

  const payload = { title: 'News', content: 'all is well', audience: { kind: 'online' } };
  const request = { method: 'POST', url: '/api/announcements', payload, cookies } as const;
  const { id } = (await app.inject(request)).json<Announcement>();
  let announcement: Announcement;
  do announcement = await read<Announcement>(`/api/announcements/${id}`);
  while (announcement.acknowledged < 3 || announcement.read < 1);
  assert.ok(announcement.written >= announcement.acknowledged);

  await population.stop();
  assert.equal(figures.online, 0);
  const live = await read<Live>('/api/monitor/live');
  assert.ok(live.recent.some(({ onlineUsers }) => onlineUsers > 0));
  assert.equal((await read<Page<LiveSession>>('/api/monitor/sessions')).total, 0);
});

test('who signed out signs in again with the password', async () => {
  const world = await fillDatabase(db, admin, 5, SIZE);
  const cast = await makeCast(new Random(5), world, 1, DEMO_PASSWORD, async () => '');
  const population = new Population({ server: url, cast, random: new Random(1), pace: 0.04 });
  population.start();
  await until(() => population.figures.online === 1, 10_000);
  await population.stop();
});
