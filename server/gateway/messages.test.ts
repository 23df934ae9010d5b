import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { messageBody, type TestImClient } from '../testing/test-im-client.ts';
import { startGateway } from './testing/start-gateway.ts';

/** Resolves to the answer, which is told from what others send by the id. */
function send(client: TestImClient, body: object): Promise<Body> {
  const { hasBeenSentId } = body as { hasBeenSentId: unknown };
  client.send(Command.MessageRequest, body);
  return client.next(
    Command.MessageResponse,
    (answer) => answer['isItMe'] === true && answer['hasBeenSentId'] === hasBeenSentId,
  );
}

function contents(client: TestImClient): unknown[] {
  return client.all(Command.MessageResponse).map(({ content }) => content);
}

describe('a private message', () => {
  it('is acknowledged to the sender and reaches every device of both, and nobody else', async (t) => {
    const { client, ports, gateway } = await startGateway(t);
    const [ada, adaToo, bob, bobToo, cy] = await Promise.all(
      ['ada', 'ada', 'bob', 'bob', 'cy'].map((userId) => client(userId)),
    );
    const before = Date.now();
    const body = messageBody('ada', 'bob', { content: '早上好😀', createTime: 17 });
    const acknowledged = await send(ada!, body);
    assert.equal(ports.stored.length, 1);
    assert.partialDeepStrictEqual(acknowledged, {
      ...body,
      createTime: acknowledged['createTime'],
      isItMe: true,
      success: true,
      errorMsg: '',
      messageId: ports.stored[0]!.id,
    });
    assert.ok((acknowledged['createTime'] as number) >= before, 'the time is the server’s');
    for (const device of [bob!, bobToo!]) {
      const delivered = await device.next(Command.MessageResponse);
      assert.deepEqual(delivered, { ...acknowledged, isItMe: false });
    }
    assert.deepEqual(await adaToo!.next(Command.MessageResponse), acknowledged);
    for (const other of [ada!, adaToo!, bob!, bobToo!, cy!]) await other.settled();
    assert.deepEqual(
      [ada, adaToo, bob, bobToo, cy].map((each) => each!.all(Command.MessageResponse).length),
      [1, 1, 1, 1, 0],
    );
    assert.deepEqual([gateway.counters.messages, gateway.counters.deliveries], [1, 3]);
  });

  it('is stored for a user who is away', async (t) => {
    const { client, ports } = await startGateway(t);
    const ada = await client('ada');
    assert.equal((await send(ada, messageBody('ada', 'dan')))['success'], true);
    assert.equal(ports.stored[0]?.toUserId, 'dan');
  });

  it('to oneself comes once to each other device', async (t) => {
    const { client } = await startGateway(t);
    const [ada, adaToo] = [await client('ada'), await client('ada')];
    await send(ada, messageBody('ada', 'ada'));
    assert.equal((await adaToo.next(Command.MessageResponse))['isItMe'], true);
    await adaToo.settled();
    assert.equal(adaToo.all(Command.MessageResponse).length, 1);
  });
});

describe('a group message', () => {
  it('reaches all members, in the same order', async (t) => {
    const { client } = await startGateway(t);
    const [ada, bob, cy, dan] = await Promise.all(
      ['ada', 'bob', 'cy', 'dan'].map((id) => client(id)),
    );
    const all = Array.from({ length: 50 }, (_, n) =>
      [ada!, bob!].map((member, which) =>
        send(
          member,
          messageBody(which ? 'bob' : 'ada', 'team', { chatType: 1, content: `${which}-${n}` }),
        ),
      ),
    );
    await Promise.all(all.flat());
    await cy!.next(Command.MessageResponse, () => contents(cy!).length === 100);
    await Promise.all([ada!.settled(), bob!.settled(), dan!.settled()]);
    const order = contents(cy!);
    assert.deepEqual(new Set(order).size, 100);
    const seenBy = (member: TestImClient, who: string) =>
      contents(member).filter((content) => String(content).startsWith(who));
    assert.deepEqual(
      seenBy(ada!, '1'),
      order.filter((content) => String(content).startsWith('1')),
    );
    assert.deepEqual(
      seenBy(bob!, '0'),
      order.filter((content) => String(content).startsWith('0')),
    );
    assert.deepEqual(contents(dan!), []);
    assert.ok(cy!.all(Command.MessageResponse).every(({ isItMe }) => isItMe === false));
  });

  it('keeps its order while the members have to be looked up', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const found = Promise.withResolvers<undefined>();
    ports.findingMembers = () => found.promise;
    const group = (content: string) => messageBody('ada', 'team', { chatType: 1, content });
    await send(ada, group('1'));
    await send(ada, group('2'));
    found.resolve(undefined);
    await send(ada, group('3'));
    await bob.next(Command.MessageResponse, ({ content }) => content === '3');
    assert.deepEqual(contents(bob), ['1', '2', '3']);
  });

  it('is acknowledged even when its members cannot be found, and the next one is delivered', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    ports.findingMembers = () => Promise.reject(new Error('no database'));
    const group = (content: string) => messageBody('ada', 'team', { chatType: 1, content });
    assert.equal((await send(ada, group('1')))['success'], true);
    ports.findingMembers = () => Promise.resolve();
    await send(ada, group('2'));
    assert.equal((await bob.next(Command.MessageResponse))['content'], '2');
  });
});

describe('a message sent again', () => {
  it('is acknowledged with the same id, stored once and delivered once', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const body = messageBody('ada', 'bob', { hasBeenSentId: 1_635_811_200_000 });
    const first = await send(ada, body);
    const second = await send(ada, body);
    assert.deepEqual(
      [second['messageId'], second['hasBeenSentId'], second['success']],
      [first['messageId'], 1_635_811_200_000, true],
    );
    await bob.settled();
    assert.deepEqual([ports.stored.length, contents(bob).length], [1, 1]);
  });

  it('is delivered if the first try ended in doubt and had been stored after all', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const body = messageBody('ada', 'bob', { hasBeenSentId: 'x' });
    ports.storing = () => Promise.reject(new Error('connection lost while committing'));
    assert.equal((await send(ada, body))['errorCode'], 'not-stored');
    ports.storing = () => Promise.resolve();
    ports.stored.push({
      chatType: 0,
      toUserId: 'bob',
      fromUserId: 'ada',
      clientMessageId: 'x',
      contentType: 0,
      content: 'hello',
      contentDuration: null,
      sentAt: 0,
      shadowed: false,
      id: '1',
    });
    assert.equal((await send(ada, body))['messageId'], '1');
    assert.equal((await bob.next(Command.MessageResponse))['messageId'], '1');
    await send(ada, body);
    await bob.settled();
    assert.equal(contents(bob).length, 1);
  });
});

describe('an empty message', () => {
  it('is answered to its sender alone and never stored', async (t) => {
    const { client, ports, gateway } = await startGateway(t);
    const [ada, adaToo, bob] = [await client('ada'), await client('ada'), await client('bob')];
    const answer = await send(ada, messageBody('ada', 'bob', { content: '' }));
    assert.partialDeepStrictEqual(answer, {
      success: true,
      messageId: '',
      content: '',
      isItMe: true,
    });
    await Promise.all([adaToo.settled(), bob.settled()]);
    assert.deepEqual([contents(adaToo), contents(bob), ports.stored], [[], [], []]);
    assert.equal(gateway.counters.messages, 0);
  });
});

describe('a red packet', () => {
  it('has its content replaced by what is grabbed, and everybody told', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob, cy] = [await client('ada'), await client('bob'), await client('cy')];
    const packet = { chatType: 1, hasBeenSentId: 'packet', contentType: 4, content: 'full' };
    const created = await send(ada, messageBody('ada', 'team', packet));
    const grab = { ...packet, contentType: 5, content: 'half' };
    const grabbed = await send(bob, messageBody('bob', 'team', grab));
    assert.equal(grabbed['messageId'], created['messageId']);
    assert.deepEqual(
      ports.stored.map(({ content, contentType }) => [content, contentType]),
      [['half', 4]],
    );
    await cy.next(Command.MessageResponse, ({ contentType }) => contentType === 5);
    assert.deepEqual(contents(cy), ['full', 'half']);
  });

  it('that is not in this chat cannot be grabbed from', async (t) => {
    const { client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const packet = { hasBeenSentId: 'packet', contentType: 4, content: 'full' };
    await send(ada, messageBody('ada', 'cy', packet));
    const grab = messageBody('bob', 'team', { ...packet, chatType: 1, contentType: 5 });
    assert.partialDeepStrictEqual(await send(bob, grab), {
      success: false,
      errorCode: 'unknown-message',
      hasBeenSentId: 'packet',
    });
  });
});

describe('a refused message', () => {
  const cases: readonly (readonly [string, object, string])[] = [
    ['in the name of another', { fromUserId: 'bob' }, 'not-you'],
    ['with the userId of another', { userId: 'bob' }, 'not-you'],
    ['to a group one is not in', { toUserId: 'others', chatType: 1 }, 'not-member'],
    ['to a user nobody knows', { toUserId: 'zed' }, 'not-member'],
    ['that is too long', { content: 'x'.repeat(65_537) }, 'too-long'],
    ['without a recipient', { toUserId: undefined }, 'bad-field'],
    ['of a chat type of its own', { chatType: 9 }, 'bad-field'],
  ];
  for (const [what, change, code] of cases) {
    it(`${what} is answered with ${code}, to the sender alone, and not stored`, async (t) => {
      const { client, ports, gateway } = await startGateway(t);
      const [ada, bob] = [await client('ada'), await client('bob')];
      const body = { ...messageBody('ada', 'bob', { hasBeenSentId: 'mine' }), ...change };
      const answer = await send(ada, { ...body, requestId: 'r' });
      assert.partialDeepStrictEqual(answer, {
        success: false,
        errorCode: code,
        hasBeenSentId: 'mine',
        messageId: '',
        requestId: 'r',
      });
      assert.notEqual(answer['errorMsg'], '');
      await bob.settled();
      assert.deepEqual([contents(bob), ports.stored], [[], []]);
      assert.deepEqual([gateway.counters.refusals, gateway.counters.messages], [1, 0]);
    });
  }

  it('of an operator is answered: operators do not chat', async (t) => {
    const { operator } = await startGateway(t);
    const console = await operator();
    const answer = await send(console, messageBody('operator:1', 'ada'));
    assert.equal(answer['errorCode'], 'forbidden');
  });

  it('that could not be stored may be sent again', async (t) => {
    const { client, ports } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    ports.storing = () => Promise.reject(new Error('disk full'));
    const body = messageBody('ada', 'bob');
    const refused = await send(ada, body);
    assert.deepEqual([refused['success'], refused['errorCode']], [false, 'not-stored']);
    assert.doesNotMatch(String(refused['errorMsg']), /disk/);
    ports.storing = () => Promise.resolve();
    assert.equal((await send(ada, body))['success'], true);
    await bob.next(Command.MessageResponse);
  });
});

describe('a sender who does not wait', () => {
  it('is not read from while too many of its messages wait for storage', async (t) => {
    const { client, ports } = await startGateway(t, {
      limits: { unstoredMessages: 8, frames: { perSecond: 1e6, burst: 1e6 } },
    });
    const ada = await client('ada');
    const storage = Promise.withResolvers<undefined>();
    ports.storing = () => storage.promise;
    const body = messageBody('ada', 'bob', { content: 'x'.repeat(60_000) });
    for (let n = 0; n < 400; n++) ada.send(Command.MessageRequest, { ...body, hasBeenSentId: n });
    // 24 MB were sent; what the server does not read stays with the client once TCP is full.
    const bob = await client('bob');
    await bob.settled();
    assert.ok(ada.socket.bufferedAmount > 1 << 20, `${ada.socket.bufferedAmount} bytes held back`);
    storage.resolve(undefined);
    await ada.next(Command.MessageResponse, () => contents(ada).length === 400);
    assert.equal(ports.stored.length, 400);
  });
});
