import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { Feature } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import { LegacyClient } from '../testing/legacy-client.ts';
import type { Cleanup } from '../testing/temporary-folder.ts';
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

const toTeam = { chatType: 1 };

/** A gateway on which `ada` is shadow-banned. */
async function start(t: Cleanup) {
  const started = await startGateway(t, { legacyBind: 'allow' });
  started.ports.standings.set('ada', { shadowBanned: true });
  return started;
}

describe('what a shadow-banned user writes', () => {
  it('is stored and acknowledged like any message, and reaches their own other devices alone', async (t) => {
    const { client, ports, gateway } = await start(t);
    const [ada, adaToo, bob] = [await client('ada'), await client('ada'), await client('bob')];
    for (const body of [messageBody('ada', 'bob'), messageBody('ada', 'team', toTeam)]) {
      const answer = await send(ada, body);
      assert.partialDeepStrictEqual(answer, { success: true, errorMsg: '', isItMe: true });
      assert.equal(answer['errorCode'], undefined);
      const { hasBeenSentId } = body as { hasBeenSentId: unknown };
      const there = await adaToo.next(4, (each) => each['hasBeenSentId'] === hasBeenSentId);
      assert.deepEqual(there, answer, 'nothing in it tells');
    }
    await bob.settled();
    assert.deepEqual(contents(bob), []);
    assert.deepEqual(
      ports.stored.map(({ shadowed }) => shadowed),
      [true, true],
    );
    assert.deepEqual([gateway.counters.messages, gateway.counters.deliveries], [2, 2]);
  });

  it('stands in its place among what others wrote in the same turn', async (t) => {
    const { client, ports } = await start(t);
    const [ada, adaToo, bob, cy] = await Promise.all(
      ['ada', 'ada', 'bob', 'cy'].map((userId) => client(userId)),
    );
    const found = Promise.withResolvers<undefined>();
    ports.findingMembers = () => found.promise;
    const order = ['bob 1', 'ada 1', 'bob 2', 'ada 2', 'bob 3'];
    for (const content of order) {
      const [who = ''] = content.split(' ');
      await send(who === 'ada' ? ada! : bob!, messageBody(who, 'team', { ...toTeam, content }));
    }
    found.resolve(undefined);
    await cy!.next(4, ({ content }) => content === 'bob 3');
    await adaToo!.next(4, ({ content }) => content === 'bob 3');
    assert.deepEqual(contents(cy!), ['bob 1', 'bob 2', 'bob 3']);
    assert.deepEqual(contents(adaToo!), order);
    await bob!.settled();
    assert.deepEqual(contents(bob!), ['bob 1', 'bob 2', 'bob 3']);
  });

  it('is missed by nobody who was away but their own devices', async (t) => {
    const { client } = await start(t);
    const ada = await client('ada');
    await send(ada, messageBody('ada', 'team', { ...toTeam, content: 'hidden' }));
    await send(await client('cy'), messageBody('cy', 'team', { ...toTeam, content: 'seen' }));
    const missedBy = async (userId: string) => {
      const away = await client(userId, { build: 'test/1', features: [Feature.CatchUp] });
      const page = await away.request(Command.CatchUpRequest, { after: '0', held: [] }, 44);
      return (page['messages'] as Body[]).map(({ content }) => content);
    };
    assert.deepEqual(await missedBy('bob'), ['seen']);
    assert.deepEqual(await missedBy('ada'), ['hidden', 'seen']);
  });

  it('reaches no old client either, whatever chat it has open', async (t) => {
    const { client, url } = await start(t);
    const bob = await LegacyClient.start({ url, userId: 'bob', program: 'app' });
    t.after(() => bob.quit());
    const [ada, cy] = [await client('ada'), await client('cy')];
    await send(ada, messageBody('ada', 'bob'));
    await bob.openChat('ada');
    // It tells itself that the chat it opened has changed.
    await bob.inbox.next(-10, ({ eventValue }) => eventValue === 'ada');
    bob.reloaded.length = 0;
    await send(ada, messageBody('ada', 'bob'));
    await send(ada, messageBody('ada', 'team', toTeam));
    // Theirs come the same way, and later.
    await send(cy, messageBody('cy', 'bob'));
    await bob.inbox.next(-10, ({ code, eventValue }) => code === 1 && eventValue === 'cy');
    assert.deepEqual([bob.screen, bob.reloaded], [[], ['cy']]);
  });

  it('reaches nobody when it is sent again after the shadow ban was lifted', async (t) => {
    const { client, ports } = await start(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const body = messageBody('ada', 'bob', { content: 'hidden' });
    const first = await send(ada, body);
    ports.standings.delete('ada');
    assert.equal((await send(ada, body))['messageId'], first['messageId']);
    await send(ada, messageBody('ada', 'bob', { content: 'seen' }));
    await bob.next(4);
    assert.deepEqual(contents(bob), ['seen']);
  });
});

describe('a red packet', () => {
  it('of others is not changed by what a shadow-banned user grabs, who is not told', async (t) => {
    const { client, ports } = await start(t);
    const [ada, bob, cy] = [await client('ada'), await client('bob'), await client('cy')];
    const packet = { ...toTeam, hasBeenSentId: 'packet', contentType: 4, content: 'full' };
    const created = await send(bob, messageBody('bob', 'team', packet));
    const grab = { ...packet, contentType: 5, content: 'half' };
    const grabbed = await send(ada, messageBody('ada', 'team', grab));
    assert.partialDeepStrictEqual(grabbed, { success: true, messageId: created['messageId'] });
    await Promise.all([bob.settled(), cy.settled()]);
    assert.deepEqual([contents(cy), ports.stored[0]!.content], [['full'], 'full']);
  });

  it('of a shadow-banned user is there for themselves alone', async (t) => {
    const { client, ports } = await start(t);
    const [ada, bob] = [await client('ada'), await client('bob')];
    const packet = { ...toTeam, hasBeenSentId: 'packet', contentType: 4, content: 'full' };
    await send(ada, messageBody('ada', 'team', packet));
    const grab = { ...packet, contentType: 5, content: 'half' };
    const guessed = await send(bob, messageBody('bob', 'team', grab));
    assert.partialDeepStrictEqual(guessed, { success: false, errorCode: 'unknown-message' });
    assert.equal((await send(ada, messageBody('ada', 'team', grab)))['success'], true);
    assert.equal(ports.stored[0]!.content, 'half');
    await bob.settled();
    assert.equal(contents(bob).length, 1, 'its own refusal and nothing else');
  });
});
