import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { LocalBus } from '../bus/local-bus.ts';
import type { TestImClient } from '../testing/test-im-client.ts';
import type { SessionPolicy } from './session-policy.ts';
import { startGateway } from './testing/start-gateway.ts';

const phone = { build: 'test/1', device: 'phone' };
const web = { build: 'test/1', device: 'web' };

async function assertReplaced(client: TestImClient): Promise<void> {
  const push = await client.next(Command.Push, ({ code }) => code === 102);
  assert.equal(push['eventValue'], 'signed-in-elsewhere');
  assert.notEqual(push['msg'], '');
  assert.deepEqual(await client.closed, { code: 1008, reason: 'signed-in-elsewhere' });
}

describe('the session policy', () => {
  it('all: every connection stays', async (t) => {
    const { client, gateway } = await startGateway(t);
    for (const device of [phone, phone, web]) await client('ada', device);
    assert.equal(gateway.sessionCount, 3);
  });

  it('one-per-device-kind: a phone replaces the phone, told why, and not the browser', async (t) => {
    const { client, gateway } = await startGateway(t, { sessionPolicy: 'one-per-device-kind' });
    const [first, browser, bob] = [
      await client('ada', phone),
      await client('ada', web),
      await client('bob', phone),
    ];
    const second = await client('ada', phone);
    await assertReplaced(first);
    await Promise.all([browser.settled(), bob.settled(), second.settled()]);
    assert.equal(gateway.sessionCount, 3);
  });

  it('last-one-wins: replaces whatever there was', async (t) => {
    const { client, gateway } = await startGateway(t, { sessionPolicy: 'last-one-wins' });
    const [first, bob] = [await client('ada', web), await client('bob', web)];
    const second = await client('ada', phone);
    await assertReplaced(first);
    const third = await client('ada', phone);
    await assertReplaced(second);
    await Promise.all([third.settled(), bob.settled()]);
    assert.equal(gateway.sessionCount, 2);
  });

  it('leaves a connection alone that binds again', async (t) => {
    const { client, gateway } = await startGateway(t, { sessionPolicy: 'last-one-wins' });
    const ada = await client('ada');
    assert.equal((await ada.bind('ada', 'token of ada'))['success'], true);
    assert.equal(gateway.sessionCount, 1);
  });

  it('keeps one of many that bind at the same time', async (t) => {
    const { client, gateway } = await startGateway(t, { sessionPolicy: 'last-one-wins' });
    const all = await Promise.all(Array.from({ length: 20 }, () => client('ada', phone)));
    const closed = all.map((each) => each.closed.then(() => each));
    const gone = new Set<TestImClient>();
    while (gone.size < 19) {
      gone.add(await Promise.race(closed.filter((_, index) => !gone.has(all[index]!))));
    }
    assert.equal(gateway.sessionCount, 1);
    await all.find((each) => !gone.has(each))!.settled();
  });

  it('goes across nodes', async (t) => {
    const options = { bus: new LocalBus(), sessionPolicy: 'last-one-wins' as SessionPolicy };
    const [here, there] = [await startGateway(t, options), await startGateway(t, options)];
    const first = await here.client('ada');
    const second = await there.client('ada');
    await assertReplaced(first);
    await second.settled();
    assert.deepEqual([here.gateway.sessionCount, there.gateway.sessionCount], [0, 1]);
  });
});
