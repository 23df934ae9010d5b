import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import type { CatchUpResponse } from '#contract/wire/packets/catch-up';
import type { MessageResponse } from '#contract/wire/packets/message';
import { searchVector } from '../storage/search-vector.ts';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';

const { url, storage } = await buildTestApp({ after }, { listen: true });
const { db } = storage;
const tokens = new UserTokens(storage.db);
const [ada, bob, cy] = (await createUsers(storage, ['ada', 'bob', 'cy'])) as [
  string,
  string,
  string,
];
const GROUP = 'team';
await db
  .insertInto('groups')
  .values({ id: GROUP, name: GROUP, owner_id: ada, search: searchVector(GROUP) })
  .execute();
await db
  .insertInto('group_members')
  .values([ada, bob, cy].map((user_id) => ({ group_id: GROUP, user_id })))
  .execute();

/**
 * A client that does what the protocol asks of one: it keeps its cursor and the ids of what came
 * since, in a store that outlives its connections. It writes down every copy it is sent.
 */
class Reader {
  readonly userId: string;
  /** Ids in the order of their arrival, whether on a page or live. */
  readonly copies: string[] = [];
  readonly contents = new Map<string, string>();
  lostConnections = 0;
  private cursor = '0';
  private held: string[] = [];
  private client: TestImClient | undefined;

  constructor(userId: string) {
    this.userId = userId;
  }

  async connect(token: string): Promise<void> {
    const more = { build: 'test/1', features: ['catch-up'] };
    this.client = await TestImClient.bound(url, this.userId, token, more);
    const { client } = this;
    let seen = client.received.length;
    client.socket.on('message', () => {
      for (const { command, body } of client.received.slice(seen)) {
        if (command === Command.MessageResponse) this.take([body as unknown as MessageResponse]);
        if (command === Command.CatchUpResponse) this.turnPage(body as unknown as CatchUpResponse);
      }
      seen = client.received.length;
    });
    this.ask();
  }

  /** The network is gone, whatever was on its way. */
  async lose(): Promise<void> {
    this.lostConnections += 1;
    this.client?.socket.removeAllListeners('message');
    this.client?.socket.terminate();
    await this.client?.closed;
  }

  /** Resolves when the last page has come. */
  async live(): Promise<void> {
    await this.client?.next(Command.CatchUpResponse, ({ more }) => more === false);
  }

  settled(): Promise<void> | undefined {
    return this.client?.settled();
  }

  close(): Promise<void> | undefined {
    return this.client?.close();
  }

  private ask(): void {
    this.client?.send(Command.CatchUpRequest, { after: this.cursor, held: this.held });
  }

  private turnPage({ success, messages, cursor, more }: CatchUpResponse): void {
    assert.equal(success, true);
    this.take(messages);
    this.cursor = cursor;
    this.held = [];
    if (more) this.ask();
  }

  private take(messages: readonly { messageId: string; content: string }[]): void {
    for (const { messageId, content } of messages) {
      this.copies.push(messageId);
      this.held.push(messageId);
      this.contents.set(messageId, content);
    }
  }
}

/** Everything stored, by id, of one chat or of all. */
async function stored(chatType?: number): Promise<string[]> {
  const all = db.selectFrom('messages').select('id').orderBy('id');
  const rows = await (
    chatType === undefined ? all : all.where('chat_type', '=', chatType)
  ).execute();
  return rows.map(({ id }) => id);
}

describe('a user who comes and goes while others write', () => {
  it('gets every message once, in the order of each chat, on each device', async () => {
    const senders = await Promise.all(
      [ada, cy].map(async (id) => TestImClient.bound(url, id, await tokens.issue(id))),
    );
    const token = await tokens.issue(bob);
    const devices = [new Reader(bob), new Reader(bob)];
    let done = false;
    const writing = () => !done;
    const write = async (client: TestImClient, userId: string) => {
      for (let n = 0; n < 400; n++) {
        const group = n % 2 === 0;
        const more = group ? { chatType: 1 } : {};
        const body = messageBody(userId, group ? GROUP : bob, more);
        const { hasBeenSentId } = body as { hasBeenSentId: unknown };
        client.send(Command.MessageRequest, body);
        const answer = await client.next(4, (each) => each['hasBeenSentId'] === hasBeenSentId);
        assert.equal(answer['success'], true);
      }
    };
    const written = Promise.all(senders.map((client, n) => write(client, [ada, cy][n]!))).then(
      () => (done = true),
    );
    const comeAndGo = async (device: Reader, afterCopies: number) => {
      while (writing()) {
        const before = device.copies.length;
        await device.connect(token);
        // Sometimes in the middle of its pages, sometimes long after.
        await until(() => !writing() || device.copies.length >= before + afterCopies);
        await device.lose();
      }
      await device.connect(token);
      await device.live();
      await device.settled();
    };
    await Promise.all([comeAndGo(devices[0]!, 1), comeAndGo(devices[1]!, 40), written]);

    const all = await stored();
    const [groupIds, privateIds] = [await stored(1), await stored(0)];
    assert.equal(all.length, 800);
    for (const device of devices) {
      assert.ok(device.lostConnections >= 2, `${device.lostConnections} connections lost`);
      assert.deepEqual(
        device.copies.toSorted((a, b) => Number(a) - Number(b)),
        all,
      );
      const inGroup = new Set(groupIds);
      assert.deepEqual(
        device.copies.filter((id) => inGroup.has(id)),
        groupIds,
      );
      const ofAda = await db
        .selectFrom('messages')
        .select('id')
        .where('from_user_id', '=', ada)
        .where('chat_type', '=', 0)
        .execute();
      const fromAda = new Set(ofAda.map(({ id }) => id));
      assert.deepEqual(
        device.copies.filter((id) => fromAda.has(id)),
        privateIds.filter((id) => fromAda.has(id)),
      );
      await device.close();
    }
    for (const client of senders) await client.close();
  });
});

describe('what a user missed', () => {
  it('includes their own from another device, and a red packet as it is now', async () => {
    const phone = await TestImClient.bound(url, ada, await tokens.issue(ada));
    const tablet = new Reader(ada);
    await tablet.connect(await tokens.issue(ada));
    await tablet.live();
    const packet = { chatType: 1, hasBeenSentId: 'packet', contentType: 4, content: 'full' };
    const sent = await phone.request(3, messageBody(ada, GROUP, packet), 4);
    const messageId = String(sent['messageId']);
    await until(() => tablet.contents.has(messageId));
    assert.equal(tablet.contents.get(messageId), 'full');
    await tablet.lose();

    const other = await TestImClient.bound(url, bob, await tokens.issue(bob));
    const grab = { ...packet, contentType: 5, content: 'half' };
    await other.request(3, messageBody(bob, GROUP, grab), 4);
    const late = new Reader(cy);
    await Promise.all([
      tablet.connect(await tokens.issue(ada)),
      late.connect(await tokens.issue(cy)),
    ]);
    await Promise.all([tablet.live(), late.live()]);
    assert.deepEqual(
      [tablet.contents.get(messageId), late.contents.get(messageId)],
      ['half', 'half'],
    );
    assert.equal(late.copies.filter((id) => id === messageId).length, 1);
    for (const each of [phone, tablet, other, late]) await each.close();
  });
});
