import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Fastify from 'fastify';
import type { LiveSession } from '#contract/rest/monitor';
import { startGateway } from '../gateway/testing/start-gateway.ts';
import { LiveRecorder } from './live-recorder.ts';
import { monitorRoutes } from './monitor.routes.ts';

function session(number: number, more: Partial<LiveSession> = {}): LiveSession {
  return {
    id: `s-${number}`,
    userId: `user-${number}`,
    verified: true,
    address: '192.0.2.1',
    build: 'app/1',
    device: 'phone',
    since: new Date(number * 1000).toISOString(),
    ...more,
  };
}

async function appWith(t: { after(undo: () => Promise<void>): void }, sessions: LiveSession[]) {
  const { gateway } = await startGateway(t);
  const app = Fastify();
  t.after(() => app.close());
  const recorder = new LiveRecorder(gateway);
  await app.register(monitorRoutes, { recorder, gateway: { sessions: () => sessions } });
  return { app, recorder };
}

describe('GET /api/monitor/live', () => {
  it('tells this second and those before', async (t) => {
    const { app, recorder } = await appWith(t, []);
    recorder.sample();
    recorder.sample();
    const reply = await app.inject('/api/monitor/live');
    assert.equal(reply.statusCode, 200);
    assert.deepEqual(reply.json(), recorder.live());
    assert.equal(recorder.live().recent.length, 2);
  });
});

describe('GET /api/monitor/sessions', () => {
  const sessions = [1, 3, 2].map((number) => session(number));

  it('lists the newest first, in pages', async (t) => {
    const { app } = await appWith(t, sessions);
    const first = (await app.inject('/api/monitor/sessions?pageSize=2')).json();
    assert.deepEqual([first.items, first.total], [[session(3), session(2)], 3]);
    const second = (await app.inject('/api/monitor/sessions?pageSize=2&page=2')).json();
    assert.deepEqual(second.items, [session(1)]);
    const oldest = (await app.inject('/api/monitor/sessions?sort=since')).json();
    assert.deepEqual(oldest.items, [session(1), session(2), session(3)]);
  });

  it('finds by user, address, build and device', async (t) => {
    const odd = session(9, { address: '2001:db8::7', build: 'Console/2', device: 'web' });
    const { app } = await appWith(t, [...sessions, odd]);
    for (const q of ['USER-9', 'db8', 'console', 'web']) {
      const { items, total } = (await app.inject(`/api/monitor/sessions?q=${q}`)).json();
      assert.deepEqual([items, total], [[odd], 1]);
    }
  });

  it('refuses what it does not know', async (t) => {
    const { app } = await appWith(t, []);
    for (const query of ['sort=address', 'page=0', 'pageSize=1000']) {
      assert.equal((await app.inject(`/api/monitor/sessions?${query}`)).statusCode, 400);
    }
  });
});
