import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { HELLO } from '#contract/wire/field-codec';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { startGateway } from './testing/start-gateway.ts';

/** As clients in the field do, but for the token. */
async function oldClient(url: string, userId: string): Promise<TestImClient> {
  const client = await TestImClient.connect(url);
  client.sendRaw(HELLO);
  const answer = await client.bind(userId, `token of ${userId}`, {});
  assert.equal(answer['success'], true);
  await client.next(Command.Push, ({ code }) => code === 6);
  return client;
}

function chat(userId: string, chatId: string, chatType = 0) {
  return { chatId, userId, chatType };
}

describe('a private message to an old client', () => {
  it('comes as 4 while the chat is open, and otherwise as word that the chat changed', async (t) => {
    const { url, client } = await startGateway(t);
    const [ada, cy, bob] = [await client('ada'), await client('cy'), await oldClient(url, 'bob')];
    await bob.request(Command.JoinRequest, chat('bob', 'ada'), Command.JoinResponse);
    await cy.request(Command.MessageRequest, messageBody('cy', 'bob'), Command.MessageResponse);
    assert.deepEqual(await bob.next(Command.Push), {
      code: 1,
      eventValue: 'cy',
      eventObj: 0,
      msg: '',
      success: true,
      version: 1,
      command: -10,
    });
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    assert.equal((await bob.next(Command.MessageResponse))['fromUserId'], 'ada');
    await bob.settled();
    assert.equal(bob.all(Command.MessageResponse).length, 1);
    assert.equal(bob.all(Command.Push).length, 2);
  });

  it('comes as 4 only for the chat opened last: such clients never quit one', async (t) => {
    const { url, client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await oldClient(url, 'bob')];
    await bob.request(Command.JoinRequest, chat('bob', 'ada'), Command.JoinResponse);
    await bob.request(Command.JoinRequest, chat('bob', 'team', 1), Command.JoinResponse);
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    assert.equal((await bob.next(Command.Push))['eventValue'], 'ada');
    assert.deepEqual(bob.all(Command.MessageResponse), []);
  });

  it('comes as word again after the chat was quit', async (t) => {
    const { url, client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await oldClient(url, 'bob')];
    await bob.request(Command.JoinRequest, chat('bob', 'ada'), Command.JoinResponse);
    const quit = await bob.request(Command.QuitRequest, chat('bob', 'ada'), Command.QuitResponse);
    assert.equal(quit['success'], true);
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    assert.equal((await bob.next(Command.Push))['code'], 1);
    assert.deepEqual(bob.all(Command.MessageResponse), []);
  });

  it('written on another device of its own user is told in the same way', async (t) => {
    const { url, client } = await startGateway(t);
    const [ada, adaOld] = [await client('ada'), await oldClient(url, 'ada')];
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    assert.equal((await adaOld.next(Command.Push))['eventValue'], 'bob');
  });

  it('of its own is acknowledged without further word', async (t) => {
    const { url } = await startGateway(t);
    const ada = await oldClient(url, 'ada');
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    await ada.settled();
    assert.equal(ada.all(Command.Push).length, 1, 'the greeting only');
  });

  it('comes as 4 to a client that tells its build, or that binds with a token and without hello', async (t) => {
    const { url, client } = await startGateway(t);
    const newer = await TestImClient.connect(url);
    newer.sendRaw(HELLO);
    await newer.bind('bob', 'token of bob', { build: 'app/3' });
    const other = await client('bob', {});
    const ada = await client('ada');
    await ada.request(Command.MessageRequest, messageBody('ada', 'bob'), Command.MessageResponse);
    for (const bob of [newer, other]) await bob.next(Command.MessageResponse);
  });
});

describe('a group message to an old client', () => {
  it('comes as 4 whether the chat is open or not', async (t) => {
    const { url, client } = await startGateway(t);
    const [ada, bob] = [await client('ada'), await oldClient(url, 'bob')];
    const body = messageBody('ada', 'team', { chatType: 1 });
    await ada.request(Command.MessageRequest, body, Command.MessageResponse);
    assert.equal((await bob.next(Command.MessageResponse))['toUserId'], 'team');
  });
});

describe('join and quit', () => {
  it('are refused for chats one does not belong to, and in the name of others', async (t) => {
    const { client } = await startGateway(t);
    const dan = await client('dan');
    for (const [body, code] of [
      [chat('dan', 'team', 1), 'not-member'],
      [chat('dan', 'nowhere', 1), 'not-member'],
      [chat('dan', 'zed'), 'not-member'],
      [chat('ada', 'team', 1), 'not-you'],
      [{ chatId: 'team', userId: 'dan' }, 'bad-field'],
    ] as const) {
      const answer = await dan.request(Command.JoinRequest, body, Command.JoinResponse);
      assert.deepEqual([answer['success'], answer['errorCode']], [false, code]);
    }
    const quit = await dan.request(
      Command.QuitRequest,
      chat('ada', 'team', 1),
      Command.QuitResponse,
    );
    assert.equal(quit['errorCode'], 'not-you');
  });
});

describe('a push request', () => {
  it('comes back as a push to the connections of its own user, and to nobody else', async (t) => {
    const { client } = await startGateway(t);
    const [ada, adaToo, bob] = [await client('ada'), await client('ada'), await client('bob')];
    ada.send(Command.PushRequest, { code: 1, eventValue: 'team', eventObj: 1 });
    for (const device of [ada, adaToo]) {
      assert.deepEqual(await device.next(Command.Push, ({ code }) => code === 1), {
        code: 1,
        eventValue: 'team',
        eventObj: 1,
        msg: '',
        success: true,
        version: 1,
        command: -10,
      });
    }
    await bob.settled();
    assert.equal(bob.all(Command.Push).length, 1, 'the greeting only');
  });

  for (const [what, body] of [
    ['a code of the server’s own', { code: 102, eventValue: 'kicked' }],
    ['a value that is no plain one', { code: 1, eventValue: { deep: 1 } }],
    ['a value without end', { code: 1, eventObj: 'x'.repeat(257) }],
    ['no code', { eventValue: 'team' }],
  ] as const) {
    it(`with ${what} is a fault`, async (t) => {
      const { client } = await startGateway(t);
      const ada = await client('ada', { features: ['errors'] });
      const error = await ada.request(Command.PushRequest, body, Command.Error);
      assert.deepEqual([error['code'], error['inAnswerTo']], ['bad-field', -9]);
      assert.equal(ada.all(Command.Push).length, 1, 'the greeting only');
    });
  }
});
