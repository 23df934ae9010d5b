import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { testDatabase } from '../testing/test-database.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';

const storage = await testDatabase({ after });
const { pool, db } = storage;
const { url } = await buildTestApp({ after }, { storage, listen: true });
const [ada, bob, cy] = (await createUsers(storage, ['ada', 'bob', 'cy'])) as [
  string,
  string,
  string,
];
const tokens = new UserTokens(db);

const SEND_EVERY_MS = 20;
const HANG_MS = 10_000;
/** What a sender is told when its message could not be stored. */
const MAY_BE_SENT_AGAIN = ['not-stored', 'unavailable'];

/** Writes all the time, and sends again what was refused, until it is acknowledged. */
class Sender {
  readonly acknowledged = new Map<string, number>();
  readonly refusals: { readonly code: unknown; readonly at: number }[] = [];
  readonly wrongs: string[] = [];
  private readonly client: TestImClient;
  private readonly userId: string;
  private readonly toUserId: string;
  private readonly timer: NodeJS.Timeout;
  private sent = 0;

  constructor(client: TestImClient, userId: string, toUserId: string) {
    this.client = client;
    this.userId = userId;
    this.toUserId = toUserId;
    client.socket.on('message', () => {
      for (const { command, body } of client.received.splice(0)) {
        if (command === Command.MessageResponse && body['isItMe'] === true) this.take(body);
      }
    });
    this.timer = setInterval(() => this.write(`${userId}-${++this.sent}`), SEND_EVERY_MS);
  }

  get unacknowledged(): number {
    return this.sent - this.acknowledged.size;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private write(hasBeenSentId: string): void {
    const body = messageBody(this.userId, this.toUserId, { hasBeenSentId, content: hasBeenSentId });
    this.client.send(Command.MessageRequest, body);
  }

  private take(body: Body): void {
    const id = String(body['hasBeenSentId']);
    if (body['success'] === true) {
      if (this.acknowledged.has(id)) this.wrongs.push(`${id} was acknowledged twice`);
      this.acknowledged.set(id, performance.now());
      return;
    }
    const code = body['errorCode'];
    this.refusals.push({ code, at: performance.now() });
    if (!MAY_BE_SENT_AGAIN.includes(String(code))) this.wrongs.push(`${id}: ${String(code)}`);
    setTimeout(() => this.write(id), 100);
  }
}

/** Two who write to each other while `fault` happens, and what they make of it. */
async function talkThrough(
  fault: (talk: { senders: Sender[] }) => Promise<void>,
): Promise<Sender[]> {
  await db.deleteFrom('messages').execute();
  const [one, other] = [await bound(ada), await bound(bob)];
  const got = new Map<string, number>();
  for (const client of [one, other]) {
    client.socket.on('message', () => {
      for (const { body } of client.received) {
        if (body['isItMe'] !== false) continue;
        const id = String(body['hasBeenSentId']);
        got.set(id, (got.get(id) ?? 0) + 1);
      }
    });
  }
  const senders = [new Sender(one, ada, bob), new Sender(other, bob, ada)];
  try {
    await until(() => senders.every(({ acknowledged }) => acknowledged.size > 10));
    await fault({ senders });
    const healthyAt = performance.now();
    const fresh = ({ acknowledged }: Sender) =>
      [...acknowledged.values()].filter((at) => at > healthyAt).length;
    await until(() => senders.every((sender) => fresh(sender) > 10), 20_000);
    for (const sender of senders) sender.stop();
    await until(() => senders.every(({ unacknowledged }) => unacknowledged === 0), 20_000);
  } finally {
    for (const sender of senders) sender.stop();
  }

  const ids = senders.flatMap(({ acknowledged }) => [...acknowledged.keys()]);
  // What never comes is named below.
  await until(() => ids.every((id) => got.has(id))).catch(() => undefined);
  const rows = await db.selectFrom('messages').select('client_message_id').execute();
  const stored = rows.map((row) => row.client_message_id).sort();
  assert.deepEqual(stored, ids.sort(), 'stored is what was acknowledged, once');
  assert.deepEqual(
    ids.filter((id) => got.get(id) !== 1),
    [],
    'and all of it came, once',
  );
  assert.deepEqual(
    senders.flatMap(({ wrongs }) => wrongs),
    [],
  );
  await Promise.all([one.close(), other.close()]);
  return senders;
}

async function bound(userId: string): Promise<TestImClient> {
  return TestImClient.bound(url, userId, await tokens.issue(userId));
}

describe('storage that refuses', () => {
  it('is told to the senders, and once it takes again nothing is missing and nothing is there twice', async () => {
    const senders = await talkThrough(async ({ senders }) => {
      await pool.query('ALTER TABLE messages RENAME TO away');
      const before = senders.map(({ acknowledged }) => acknowledged.size);
      await until(() => senders.every(({ refusals }) => refusals.length > 20));
      const during = senders.map(({ acknowledged }) => acknowledged.size);
      await pool.query('ALTER TABLE away RENAME TO messages');
      // What was stored before it refused may be acknowledged a moment later.
      for (const [n, count] of during.entries()) assert.ok(count - before[n]! <= 5);
    });
    assert.ok(senders.every(({ refusals }) => refusals.length > 20));
  });

  it('because its connections are cut again and again is told, too', async () => {
    const senders = await talkThrough(async ({ senders }) => {
      const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'bzghost' AND pid <> pg_backend_pid()`;
      for (let times = 0; times < 100; times++) {
        await pool.query(cut);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await until(() => senders.some(({ refusals }) => refusals.length > 0));
    });
    assert.ok(senders.some(({ refusals }) => refusals.length > 0));
  });
});

describe('storage that hangs for ten seconds', () => {
  it('is not waited for: senders are refused in time, nothing is acknowledged, and it goes on by itself', async () => {
    const token = await tokens.issue(cy);
    let worstHeartbeatMs = 0;
    const senders = await talkThrough(async ({ senders }) => {
      const watcher = await bound(cy);
      const holder = await pool.connect();
      await holder.query('BEGIN');
      await holder.query('LOCK TABLE messages, users, user_tokens, group_members');
      const lockedAt = performance.now();
      // Somebody comes meanwhile: the bind waits, and everything else does not.
      const late = await TestImClient.connect(url);
      late.send(Command.BindRequest, { userId: cy, token });
      while (performance.now() - lockedAt < HANG_MS) {
        const at = performance.now();
        await watcher.settled();
        worstHeartbeatMs = Math.max(worstHeartbeatMs, performance.now() - at);
        await pause(50);
      }
      const acknowledged = senders.flatMap((sender) => [...sender.acknowledged.values()]);
      assert.deepEqual(
        acknowledged.filter((at) => at > lockedAt + 500),
        [],
        'nothing is acknowledged',
      );
      for (const { refusals } of senders) {
        assert.ok(refusals.length > 0, 'senders are refused while it hangs');
      }
      assert.deepEqual(late.all(Command.BindResponse), []);
      await holder.query('ROLLBACK');
      holder.release();
      assert.equal((await late.next(Command.BindResponse))['success'], true);
      await Promise.all([watcher.close(), late.close()]);
    });
    assert.ok(senders.length === 2);
    assert.ok(worstHeartbeatMs < 1_000, `a heartbeat took ${worstHeartbeatMs} ms`);
  });
});
