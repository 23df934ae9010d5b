import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { openStorage } from '../storage/storage.ts';
import { type ServerProcess, startServerProcess } from '../testing/server-process.ts';
import { silentLog } from '../testing/silent-log.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';

const ROUNDS = 10;
const SENDERS = ['ada', 'bob', 'cy', 'dan', 'eve', 'fay'];
const GROUP = 'team';
/** Messages each sender has on their way at any time. */
const IN_FLIGHT = 16;

/** A sender as a client in the field: what is not acknowledged when the connection breaks is sent again. */
class Sender {
  /** By `hasBeenSentId`, the id with which each message was acknowledged. */
  readonly acknowledged = new Map<string, string>();
  /** What no server may do to a sender, in words. */
  readonly wrongs: string[] = [];
  private readonly unacknowledged = new Map<string, object>();
  private readonly userId: string;
  private readonly token: string;
  private client: TestImClient | undefined;
  private sent = 0;
  private stopped = false;

  constructor(userId: string, token: string) {
    this.userId = userId;
    this.token = token;
  }

  get pending(): number {
    return this.unacknowledged.size;
  }

  async connect(url: string): Promise<void> {
    const client = (this.client = await TestImClient.bound(url, this.userId, this.token));
    client.socket.on('message', () => this.readAnswers(client));
    for (const body of this.unacknowledged.values()) client.send(Command.MessageRequest, body);
    this.fill();
  }

  /** Sends nothing new; what is on its way is still acknowledged. */
  stop(): void {
    this.stopped = true;
  }

  async gone(): Promise<void> {
    await this.client?.closed;
  }

  private fill(): void {
    while (!this.stopped && this.unacknowledged.size < IN_FLIGHT) {
      const number = ++this.sent;
      const hasBeenSentId = `${this.userId}-${number}`;
      const toGroup = number % 2 === 0;
      const body = messageBody(this.userId, toGroup ? GROUP : 'ada', {
        hasBeenSentId,
        chatType: toGroup ? 1 : 0,
        content: `message ${hasBeenSentId}`,
      });
      this.unacknowledged.set(hasBeenSentId, body);
      this.client?.send(Command.MessageRequest, body);
    }
  }

  private readAnswers(client: TestImClient): void {
    for (const { command, body } of client.received.splice(0)) {
      if (command === Command.MessageResponse && body['isItMe'] === true) this.take(body);
    }
    this.fill();
  }

  private take(body: Body): void {
    const id = String(body['hasBeenSentId']);
    if (body['success'] !== true) this.wrongs.push(`refused: ${JSON.stringify(body)}`);
    const messageId = String(body['messageId']);
    const before = this.acknowledged.get(id);
    if (before !== undefined && before !== messageId) {
      this.wrongs.push(`${id} was ${before} and then ${messageId}`);
    }
    this.acknowledged.set(id, messageId);
    this.unacknowledged.delete(id);
  }
}

it('a server killed under load, ten times, has every acknowledged message exactly once', async (t) => {
  const dataDir = join(await temporaryFolder(t), 'data');
  const senders = await prepare(dataDir);
  const acknowledged = () => senders.reduce((sum, each) => sum + each.acknowledged.size, 0);
  let server: ServerProcess | undefined;
  let rows: Awaited<ReturnType<typeof storedMessages>>;
  const start = async () => {
    const { url } = (server = await startServerProcess({ DATA_DIR: dataDir }));
    await Promise.all(senders.map((sender) => sender.connect(url)));
    return server;
  };
  try {
    for (let round = 1; round <= ROUNDS; round++) {
      const before = acknowledged();
      const { end } = await start();
      // Each round dies at another point of the load.
      await until(() => acknowledged() >= before + 300 + round * 37, 20_000);
      await end('SIGKILL');
      assert.ok(
        senders.some(({ pending }) => pending > 0),
        'it was killed under load',
      );
      await Promise.all(senders.map((sender) => sender.gone()));
    }
    // Once more: what was in flight at the last kill is sent again and acknowledged.
    for (const sender of senders) sender.stop();
    await start();
    await until(() => senders.every(({ pending }) => pending === 0), 20_000);
  } finally {
    await server?.end('SIGKILL');
    rows = await storedMessages(dataDir);
  }

  assert.equal(rows.length, acknowledged(), 'nothing twice, nothing that nobody sent');
  assert.deepEqual(
    senders.flatMap(({ wrongs }) => wrongs),
    [],
  );
  const stored = new Map(rows.map((row) => [row.client_message_id, row]));
  for (const { acknowledged } of senders) {
    for (const [id, messageId] of acknowledged) {
      assert.deepEqual(stored.get(id), {
        id: messageId,
        client_message_id: id,
        content: `message ${id}`,
      });
    }
  }
});

/** A database with the senders, their group and their tokens. */
async function prepare(dataDir: string): Promise<Sender[]> {
  const storage = await openStorage({ dataDir }, silentLog());
  try {
    const { db } = storage;
    await db
      .insertInto('users')
      .values(
        SENDERS.map((id) => ({ id, username: id, nickname: id, password_hash: '', search: '' })),
      )
      .execute();
    await db
      .insertInto('groups')
      .values({ id: GROUP, name: GROUP, owner_id: 'ada', search: '' })
      .execute();
    await db
      .insertInto('group_members')
      .values(SENDERS.map((user_id) => ({ group_id: GROUP, user_id, joined_at: new Date() })))
      .execute();
    const tokens = new UserTokens(db);
    return await Promise.all(
      SENDERS.map(async (userId) => new Sender(userId, await tokens.issue(userId))),
    );
  } finally {
    await storage.close();
  }
}

/** What is in the database, which is stopped afterwards. */
async function storedMessages(dataDir: string) {
  const storage = await openStorage({ dataDir }, silentLog());
  try {
    return await storage.db
      .selectFrom('messages')
      .select(['id', 'client_message_id', 'content'])
      .execute();
  } finally {
    await storage.close();
  }
}
