import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ChatType, ContentType } from '#contract/wire/packets/message';
import { PushCode } from '#contract/wire/packets/push';
import { startGateway } from '../../gateway/testing/start-gateway.ts';
import { until } from '../../testing/until.ts';
import { Random } from '../random.ts';
import { type Build, BUILDS } from './builds.ts';
import type { Role } from './cast.ts';
import { noFigures } from './figures.ts';
import { type Chat, SimulatedClient } from './simulated-client.ts';

const team: Chat = { id: 'team', type: ChatType.Group, name: 'Team' };
const [modern, old, faulty] = [
  buildThat((build) => !build.old && !build.faulty),
  buildThat((build) => build.old),
  buildThat((build) => build.faulty && build.features.length > 0),
];

function buildThat(fits: (build: Build) => boolean): Build {
  const found = BUILDS.find(fits);
  assert.ok(found);
  return found;
}

function text(content: string) {
  return { contentType: ContentType.Text, content };
}

async function world(t: TestContext) {
  const started = await startGateway(t);
  const clients: SimulatedClient[] = [];
  t.after(() => clients.forEach((client) => client.leave('quit')));
  const figures = noFigures();
  const come = async (userId: string, build: Build) => {
    const role: Role = {
      userId,
      username: userId,
      password: 'secret',
      nickname: userId,
      avatar: '',
      language: 'en',
      friendIds: [],
      token: `token of ${userId}`,
      build,
      address: '192.0.2.7',
    };
    const random = new Random(20 + clients.length);
    const client = new SimulatedClient({ role, server: started.url, random, figures, pace: 0.01 });
    clients.push(client);
    client.come();
    await until(() => client.online);
    return client;
  };
  return { ...started, figures, come };
}

test('a modern client says who it is, talks, and has its messages acknowledged', async (t) => {
  const { come, figures, gateway, ports } = await world(t);
  const ada = await come('ada', modern);
  await come('bob', modern);
  assert.ok(ada.say(team, text('hello 😀')));
  await until(() => figures.acknowledged === 1 && figures.received === 1);
  assert.deepEqual(
    gateway.sessions().map(({ userId, build, device }) => [userId, build, device]),
    ['ada', 'bob'].map((userId) => [userId, modern.name, modern.device]),
  );
  assert.equal(ports.stored[0]?.content, 'hello 😀');
});

test('an old client is understood: hello, CESU-8, the empty message of an opened chat', async (t) => {
  const { come, figures, gateway, ports } = await world(t);
  const ada = await come('ada', old);
  ada.say(team, text('你好 😀'));
  // The empty one is answered too, without an id.
  await until(() => figures.acknowledged === 1 && figures.received === 1);
  assert.deepEqual(
    ports.stored.map(({ content, clientMessageId }) => [content, /^\d{13}$/.test(clientMessageId)]),
    [['你好 😀', true]],
  );
  assert.equal(gateway.counters.violations, 0);
});

test('a grabbed red packet replaces what was given', async (t) => {
  const { come, figures, ports } = await world(t);
  const ada = await come('ada', modern);
  const bob = await come('bob', modern);
  const given = ada.say(team, { contentType: ContentType.RedPacket, content: 'full' });
  await until(() => figures.acknowledged === 1);
  bob.say(team, { contentType: ContentType.RedPacketGrabbed, content: 'empty' }, given);
  await until(() => figures.acknowledged === 2);
  assert.deepEqual(
    ports.stored.map(({ content }) => content),
    ['empty'],
  );
});

test('a client comes back after its connection broke, and not after it left', async (t) => {
  const { come, figures, gateway } = await world(t);
  const ada = await come('ada', modern);
  ada.leave('drop');
  await until(() => !ada.online);
  await until(() => ada.online);
  assert.equal(figures.reconnects, 1);
  ada.leave('quit');
  await until(() => ada.away && gateway.connectionCount === 0);
  assert.deepEqual([figures.online, figures.reconnects], [0, 1]);
});

test('an announcement is acknowledged and read by whoever can, and by nobody else', async (t) => {
  const { come, figures, gateway, ports } = await world(t);
  for (const [userId, build] of Object.entries({ ada: modern, bob: modern, cy: modern, dan: old }))
    await come(userId, build);
  await gateway.broadcastToOnline({
    code: PushCode.Announcement,
    eventValue: 'notice',
    eventObj: { title: 'News', content: 'all is well', sentAt: new Date().toISOString() },
    msg: 'News',
    success: true,
  });
  const receivers = (kind: string) =>
    ports.recorded.filter((receipt) => receipt.kind === kind).map(({ userId }) => userId);
  await until(() => receivers('received').length === 3 && receivers('read').length > 0);
  assert.deepEqual(receivers('received').sort(), ['ada', 'bob', 'cy']);
  assert.equal(figures.notices, 4);
});

test('a faulty client is found out under the name of its build', async (t) => {
  const { come, gateway } = await world(t);
  const ada = await come('ada', faulty);
  await until(() => {
    if (ada.online) ada.misbehave('bob');
    return gateway.violations.byCode().size >= 6;
  });
  assert.deepEqual([...gateway.violations.byBuild().keys()], [faulty.name]);
});
