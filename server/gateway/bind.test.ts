import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import type { Principal } from './ports.ts';
import { startGateway } from './testing/start-gateway.ts';

describe('bind', () => {
  it('lets a user in with the token, greets, and counts the user as online', async (t) => {
    const { url, gateway, ports } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const answer = await client.bind('ada', 'token of ada', { build: 'app/2.0', device: 'phone' });
    assert.deepEqual(answer, { success: true, errorMsg: '', version: 1, command: 2 });
    assert.equal((await client.next(Command.Push))['code'], 6);
    assert.deepEqual(gateway.presence.onlineUserIds(), ['ada']);
    const [session] = gateway.sessions();
    assert.partialDeepStrictEqual(session, {
      userId: 'ada',
      verified: true,
      address: '127.0.0.1',
      build: 'app/2.0',
      device: 'phone',
    });
    await gateway.close();
    assert.deepEqual(ports.seen, ['ada']);
  });

  it('takes the first frame of clients in the field for no error', async (t) => {
    const { url, gateway } = await startGateway(t);
    const client = await TestImClient.connect(url);
    client.sendRaw(Buffer.from('12345678000100000000027b7d', 'hex'));
    await client.settled();
    assert.deepEqual(client.all(Command.Push), []);
    assert.equal(gateway.counters.violations, 0);
    assert.equal((await client.bind('ada', 'token of ada'))['success'], true);
  });

  it('repeats the requestId in the answer', async (t) => {
    const { url } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const answer = await client.bind('ada', 'token of ada', { requestId: 'r-1' });
    assert.equal(answer['requestId'], 'r-1');
  });

  for (const [what, userId, token] of [
    ['a wrong token', 'ada', 'token of bob'],
    ['no token', 'ada', ''],
    ['a user nobody knows', 'zed', 'token of zed'],
    ['an operator without a ticket', 'operator:1', ''],
    ['an operator with a token of a user', 'operator:1', 'token of ada'],
  ] as const) {
    it(`refuses ${what}, and closes with 1008 the third time`, async (t) => {
      const { url, gateway } = await startGateway(t);
      const client = await TestImClient.connect(url);
      for (let time = 1; time <= 3; time++) {
        const { success, errorCode, errorMsg } = await client.bind(userId, token);
        assert.deepEqual([success, errorCode], [false, 'bad-token']);
        assert.notEqual(errorMsg, '');
      }
      assert.deepEqual(await client.closed, { code: 1008, reason: 'bad-token' });
      assert.deepEqual(gateway.presence.onlineUserIds(), []);
    });
  }

  it('refuses to become somebody else on the same connection', async (t) => {
    const { client } = await startGateway(t);
    const ada = await client('ada');
    const answer = await ada.bind('bob', 'token of bob');
    assert.deepEqual([answer['success'], answer['errorCode']], [false, 'not-you']);
  });

  it('handles what a client sends right behind its bind, in its order', async (t) => {
    const { url, ports } = await startGateway(t);
    const verified = Promise.withResolvers<undefined>();
    ports.verifying = () => verified.promise;
    const client = await TestImClient.connect(url);
    client.send(Command.BindRequest, { userId: 'ada', token: 'token of ada' });
    for (let n = 1; n <= 100; n++) {
      client.send(Command.MessageRequest, messageBody('ada', 'bob', { content: `${n}` }));
    }
    client.send(Command.HeartbeatRequest);
    verified.resolve(undefined);
    await client.next(Command.MessageResponse, () => client.all(4).length === 100);
    assert.equal(client.received[0]?.command, Command.BindResponse);
    assert.deepEqual(
      ports.stored.map(({ content }) => content),
      Array.from({ length: 100 }, (_, index) => `${index + 1}`),
    );
  });

  it('leaves nothing behind of a client that went while its token was looked at', async (t) => {
    const { url, gateway, ports } = await startGateway(t);
    const verified = Promise.withResolvers<undefined>();
    ports.verifying = () => verified.promise;
    const client = await TestImClient.connect(url);
    client.send(Command.BindRequest, { userId: 'ada', token: 'token of ada' });
    await client.close();
    const other = await TestImClient.connect(url);
    verified.resolve(undefined);
    await other.bind('bob', 'token of bob');
    assert.deepEqual(gateway.presence.onlineUserIds(), ['bob']);
  });

  for (const userId of ['ada', 'operator:1']) {
    it(`of ${userId} is looked at again when it was ended while it was looked at`, async (t) => {
      const [looked, goOn] = [
        Promise.withResolvers<undefined>(),
        Promise.withResolvers<undefined>(),
      ];
      const session = 'named by a digest';
      let ended = false;
      const credentials = {
        verify: async (): Promise<Principal | null> => {
          if (ended) return null;
          looked.resolve(undefined);
          await goOn.promise;
          return userId === 'ada'
            ? { kind: 'user', userId, credential: session }
            : { kind: 'operator', userId, credential: session, permissions: [] };
        },
      };
      const { url, gateway } = await startGateway(t, {
        userCredentials: credentials,
        operatorCredentials: credentials,
      });
      const client = await TestImClient.connect(url);
      const answer = client.bind(userId, 'a token');
      await looked.promise;
      ended = true;
      const which = userId === 'ada' ? { userId } : { credential: session };
      gateway.disconnect(which, { code: 'kicked', message: 'out' });
      goOn.resolve(undefined);
      assert.equal((await answer)['errorCode'], 'bad-token');
      assert.equal(gateway.presence.onlineUserIds().length, 0);
    });
  }

  it('closes a connection that is not bound in time', async (t) => {
    const { url } = await startGateway(t, { limits: { bindWithinMs: 20, sweepEveryMs: 5 } });
    const client = await TestImClient.connect(url);
    assert.deepEqual(await client.closed, { code: 1008, reason: 'not bound in time' });
  });

  it('answers refusals when the tokens cannot be looked at', async (t) => {
    const { url, ports } = await startGateway(t);
    const client = await TestImClient.connect(url);
    ports.verifying = () => Promise.reject(new Error('the database is gone'));
    const { success, errorCode, errorMsg } = await client.bind('ada', 'token of ada');
    assert.deepEqual([success, errorCode], [false, 'unavailable']);
    assert.doesNotMatch(String(errorMsg), /database/);
  });
});

describe('bind of clients without a token', () => {
  it('is let in where the operator allows it, and marked as unverified', async (t) => {
    const { url, gateway } = await startGateway(t, { legacyBind: 'allow' });
    const client = await TestImClient.bound(url, 'ada', '', {});
    assert.equal(gateway.sessions()[0]?.verified, false);
    const answer = await client.bind('ada', 'token of ada', {});
    assert.equal(answer['success'], true);
    assert.equal(gateway.sessions()[0]?.verified, true);
  });

  it('is refused for users nobody knows and for operators', async (t) => {
    const { url } = await startGateway(t, { legacyBind: 'allow' });
    for (const userId of ['zed', 'operator:1']) {
      const client = await TestImClient.connect(url);
      assert.equal((await client.bind(userId, ''))['errorCode'], 'bad-token');
    }
  });

  it('happens by itself with the first 7 or 3 after a reconnect', async (t) => {
    const { url, gateway, ports } = await startGateway(t, { legacyBind: 'allow' });
    const joins = await TestImClient.connect(url);
    const chat = { chatId: 'team', userId: 'ada', chatType: 1 };
    const joined = await joins.request(Command.JoinRequest, chat, Command.JoinResponse);
    assert.equal(joined['success'], true);
    const sends = await TestImClient.connect(url);
    const sent = await sends.request(
      Command.MessageRequest,
      messageBody('bob', 'ada'),
      Command.MessageResponse,
    );
    assert.equal(sent['success'], true);
    assert.equal(ports.stored.length, 1);
    assert.deepEqual(
      gateway.sessions().map(({ userId, verified }) => [userId, verified]),
      [
        ['ada', false],
        ['bob', false],
      ],
    );
  });

  it('does not happen by itself where it is denied', async (t) => {
    const { url, gateway, ports } = await startGateway(t);
    const client = await TestImClient.connect(url);
    const chat = { chatId: 'team', userId: 'ada', chatType: 1 };
    const joined = await client.request(Command.JoinRequest, chat, Command.JoinResponse);
    assert.deepEqual([joined['success'], joined['errorCode']], [false, 'not-bound']);
    const sent = await client.request(
      Command.MessageRequest,
      messageBody('ada', 'bob', { hasBeenSentId: 7 }),
      Command.MessageResponse,
    );
    assert.partialDeepStrictEqual(sent, {
      success: false,
      errorCode: 'not-bound',
      hasBeenSentId: 7,
    });
    assert.deepEqual(ports.stored, []);
    assert.deepEqual(gateway.presence.onlineUserIds(), []);
    assert.equal(gateway.violations.byCode().get('not-bound'), 2);
  });
});

describe('logout', () => {
  it('leaves the connection open for another bind', async (t) => {
    const { client, gateway } = await startGateway(t);
    const ada = await client('ada');
    const answer = await ada.request(
      Command.LogoutRequest,
      { userId: 'ada' },
      Command.LogoutResponse,
    );
    assert.equal(answer['success'], true);
    assert.deepEqual(gateway.presence.onlineUserIds(), []);
    assert.equal((await ada.bind('bob', 'token of bob'))['success'], true);
    assert.deepEqual(gateway.presence.onlineUserIds(), ['bob']);
  });

  it('of somebody else is refused', async (t) => {
    const { client, gateway } = await startGateway(t);
    const ada = await client('ada');
    const answer = await ada.request(
      Command.LogoutRequest,
      { userId: 'bob' },
      Command.LogoutResponse,
    );
    assert.equal(answer['errorCode'], 'not-you');
    assert.deepEqual(gateway.presence.onlineUserIds(), ['ada']);
  });
});
