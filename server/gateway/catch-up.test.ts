import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import type { MissedMessage } from '#contract/wire/packets/catch-up';
import type { Body } from '#contract/wire/serializers';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { startGateway } from './testing/start-gateway.ts';

const CATCH_UP = { build: 'test/1', features: ['catch-up'] };

function send(client: TestImClient, body: object): Promise<Body> {
  return client.request(Command.MessageRequest, body, Command.MessageResponse);
}

function page(client: TestImClient, after = '0', held: string[] = []): Promise<Body> {
  return client.request(Command.CatchUpRequest, { after, held }, Command.CatchUpResponse);
}

function contentsOf(body: Body): string[] {
  return (body['messages'] as MissedMessage[]).map(({ content }) => content);
}

function live(client: TestImClient): unknown[] {
  return client.all(Command.MessageResponse).map(({ content }) => content);
}

describe('a client that catches up', () => {
  it('gets what it missed in pages, nothing else meanwhile, and then what is new', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    const say = (content: string) => send(ada, messageBody('ada', 'bob', { content }));
    for (let n = 1; n <= 25; n++) await say(`${n}`);
    await bob.settled();
    assert.deepEqual(live(bob), [], 'nothing before the first page');
    const seen: string[] = [];
    let cursor = '0';
    for (let more = true; more;) {
      const answer = await page(bob, cursor);
      assert.equal(answer['success'], true);
      assert.ok(contentsOf(answer).length <= ports.pageMessages);
      seen.push(...contentsOf(answer));
      cursor = String(answer['cursor']);
      more = answer['more'] === true;
      if (more) await say(`meanwhile ${seen.length}`);
    }
    await say('live');
    await bob.next(Command.MessageResponse, ({ content }) => content === 'live');
    const all = Array.from({ length: 25 }, (_, n) => `${n + 1}`);
    assert.deepEqual(seen, [...all, 'meanwhile 10', 'meanwhile 20']);
    assert.deepEqual(live(bob), ['live']);
  });

  it('gets what is stored while the last page is read after that page, once', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    await send(ada, messageBody('ada', 'bob', { content: 'missed' }));
    const read = Promise.withResolvers<undefined>();
    const reading = Promise.withResolvers<undefined>();
    ports.readingPage = () => {
      reading.resolve(undefined);
      return read.promise;
    };
    const answer = page(bob);
    await reading.promise;
    await send(ada, messageBody('ada', 'bob', { content: 'while it was read' }));
    read.resolve(undefined);
    assert.deepEqual(contentsOf(await answer), ['missed']);
    assert.equal((await answer)['more'], false);
    await bob.next(Command.MessageResponse);
    await bob.settled();
    assert.deepEqual(live(bob), ['while it was read']);
    const order = bob.received.map(({ command }) => command);
    assert.ok(order.indexOf(Command.CatchUpResponse) < order.indexOf(Command.MessageResponse));
  });

  it('gets what was stored before the page and is delivered after it once, on the page', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob, cy] = [await client('ada'), await client('bob', CATCH_UP), await client('cy')];
    const found = Promise.withResolvers<undefined>();
    ports.findingMembers = () => found.promise;
    await send(ada, messageBody('ada', 'team', { chatType: 1, content: 'late' }));
    assert.deepEqual(contentsOf(await page(bob)), ['late']);
    found.resolve(undefined);
    await cy.next(Command.MessageResponse);
    await send(ada, messageBody('ada', 'team', { chatType: 1, content: 'next' }));
    await bob.next(Command.MessageResponse, ({ content }) => content === 'next');
    assert.deepEqual(live(bob), ['next']);
  });

  it('is told that there is more when too much came while its page was read', async (t) => {
    const { client, ports } = await startGateway(t, {
      limits: {
        unstoredMessages: 2_000,
        unstoredCharacters: 1 << 20,
        frames: { perSecond: 1e6, burst: 1e6 },
      },
    });
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    const read = Promise.withResolvers<undefined>();
    const reading = Promise.withResolvers<undefined>();
    ports.readingPage = () => {
      reading.resolve(undefined);
      return read.promise;
    };
    ports.pageMessages = 10_000;
    const answer = page(bob);
    await reading.promise;
    for (let n = 0; n < 600; n++) ada.send(Command.MessageRequest, messageBody('ada', 'bob'));
    await until(() => ada.all(Command.MessageResponse).length === 600);
    await ada.settled();
    read.resolve(undefined);
    const first = await answer;
    assert.equal(first['more'], true);
    const second = await page(bob, String(first['cursor']));
    assert.deepEqual([contentsOf(second).length, second['more']], [600, false]);
    await bob.settled();
    assert.deepEqual(live(bob), []);
  });

  it('moves its cursor by another page, without what it holds', async (t) => {
    const { client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    const first = await page(bob, '');
    assert.deepEqual([contentsOf(first), first['more']], [[], false], 'no cursor, nothing missed');
    await send(ada, messageBody('ada', 'bob', { content: '1' }));
    const { messageId } = await bob.next(Command.MessageResponse);
    const second = await page(bob, String(first['cursor']), [String(messageId)]);
    assert.deepEqual([contentsOf(second), second['more']], [[], false]);
    assert.equal(second['cursor'], messageId);
    await send(ada, messageBody('ada', 'bob', { content: '2' }));
    await bob.next(Command.MessageResponse, ({ content }) => content === '2');
  });

  it('reads its own from its other devices as its own', async (t) => {
    const { client } = await startGateway(t);
    const [ada, adaToo] = [await client('ada'), await client('ada', CATCH_UP)];
    await send(ada, messageBody('ada', 'bob', { content: 'mine' }));
    const [mine] = (await page(adaToo))['messages'] as MissedMessage[];
    assert.deepEqual([mine?.content, mine?.isItMe], ['mine', true]);
    await send(ada, messageBody('ada', 'bob', { content: 'mine, live' }));
    assert.equal((await adaToo.next(Command.MessageResponse))['isItMe'], true);
  });

  it('gets the new content of a red packet that was on a page', async (t) => {
    const { client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    const packet = { hasBeenSentId: 'packet', contentType: 4, content: 'full' };
    await send(ada, messageBody('ada', 'bob', packet));
    assert.deepEqual(contentsOf(await page(bob)), ['full']);
    await send(ada, messageBody('ada', 'bob', { ...packet, contentType: 5, content: 'half' }));
    assert.equal((await bob.next(Command.MessageResponse))['content'], 'half');
  });

  it('is refused when the page cannot be read, and gets it the next time', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    await send(ada, messageBody('ada', 'bob', { content: 'missed' }));
    ports.readingPage = () => Promise.reject(new Error('the database is away'));
    const refused = await page(bob);
    assert.deepEqual([refused['success'], refused['errorCode']], [false, 'unavailable']);
    await send(ada, messageBody('ada', 'bob', { content: 'meanwhile' }));
    ports.readingPage = () => Promise.resolve();
    assert.deepEqual(contentsOf(await page(bob)), ['missed', 'meanwhile']);
    assert.deepEqual(live(bob), []);
  });

  it('has to say so when it binds', async (t) => {
    const { client } = await startGateway(t);
    const bob = await client('bob');
    assert.equal((await page(bob))['errorCode'], 'forbidden');
  });

  it('starts anew when it logs out and binds again on the same connection', async (t) => {
    const { client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', CATCH_UP)];
    await page(bob);
    await bob.request(Command.LogoutRequest, {}, Command.LogoutResponse);
    assert.equal((await bob.bind('bob', 'token of bob', CATCH_UP))['success'], true);
    await send(ada, messageBody('ada', 'bob', { content: 'missed' }));
    await bob.settled();
    assert.deepEqual(live(bob), []);
    assert.deepEqual(contentsOf(await page(bob)), ['missed']);
  });
});

describe('an old client that comes back', () => {
  const HELLO = Buffer.from('12345678000100000000027b7d', 'hex');

  it('is told which chats changed, a newer client is not', async (t) => {
    const { url, client, ports } = await startGateway(t);
    ports.changed.set('bob', [
      { chatType: 0, chatId: 'ada' },
      { chatType: 1, chatId: 'team' },
    ]);
    const old = await TestImClient.connect(url);
    old.sendRaw(HELLO);
    await old.bind('bob', 'token of bob', {});
    const changed = ({ code }: Body) => code === 1;
    const told = [await old.next(Command.Push, changed), await old.next(Command.Push, changed)];
    assert.deepEqual(
      told.map(({ eventValue, eventObj }) => [eventValue, eventObj]),
      [
        ['ada', 0],
        ['team', 1],
      ],
    );
    const newer = await client('bob');
    await newer.settled();
    assert.deepEqual(newer.all(Command.Push).filter(changed), []);
  });
});

describe('a recall', () => {
  const BOTH = { build: 'test/1', features: ['catch-up', 'recall'] };
  const recalled = (messageId: unknown) => ({
    messageId: String(messageId),
    chatType: 0 as const,
    fromUserId: 'ada',
    toUserId: 'bob',
    hasBeenSentId: 'x',
  });

  it('while a page is read that still has the message comes after that page', async (t) => {
    const { client, gateway, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', BOTH)];
    const { messageId } = await send(ada, messageBody('ada', 'bob'));
    const read = Promise.withResolvers<undefined>();
    const reading = Promise.withResolvers<undefined>();
    ports.readingPage = () => {
      reading.resolve(undefined);
      return read.promise;
    };
    const answer = page(bob);
    await reading.promise;
    const message = recalled(messageId);
    await gateway.announceRecall([{ message, reach: 'chat' }]);
    read.resolve(undefined);
    assert.equal(contentsOf(await answer).length, 1);
    assert.deepEqual((await bob.next(Command.MessageRecalled))['messages'], [message]);
    const order = bob.received.map(({ command }) => command);
    assert.ok(order.indexOf(Command.MessageRecalled) > order.indexOf(Command.CatchUpResponse));
  });

  it('of a message that is still on its way stops it', async (t) => {
    const { client, gateway, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob', BOTH)];
    await page(bob, '');
    const found = Promise.withResolvers<undefined>();
    ports.findingMembers = () => found.promise;
    const inTeam = (content: string) => messageBody('ada', 'team', { chatType: 1, content });
    const { messageId } = await send(ada, inTeam('taken back'));
    await send(ada, inTeam('kept'));
    const message = { ...recalled(messageId), chatType: 1 as const, toUserId: 'team' };
    const announced = gateway.announceRecall([{ message, reach: 'chat' }]);
    found.resolve(undefined);
    await announced;
    await bob.next(Command.MessageRecalled);
    await bob.next(Command.MessageResponse);
    assert.deepEqual(live(bob), ['kept']);
  });
});
