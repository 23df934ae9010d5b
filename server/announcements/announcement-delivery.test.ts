import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { AnnouncementProgress } from '#contract/rest/announcements';
import { type Push, PushCode } from '#contract/wire/packets/push';
import { silentLog } from '../testing/silent-log.ts';
import { testDatabase } from '../testing/test-database.ts';
import { until } from '../testing/until.ts';
import { AnnouncementReceipts } from './announcement-receipts.ts';
import { AnnouncementSender } from './announcement-sender.ts';
import { AnnouncementsRepository } from './announcements.repository.ts';
import { ProgressFeed } from './progress-feed.ts';

const storage = await testDatabase({ after });
const { db } = storage;
const announcements = new AnnouncementsRepository(db);
const { id: adminId } = await db
  .insertInto('admins')
  .values({ username: 'ada', display_name: 'Ada', password_hash: '', role: 'owner' })
  .returning('id')
  .executeTakeFirstOrThrow();

beforeEach(() => db.deleteFrom('announcements').execute());

/** A gateway whose broadcast ends when the test says so. */
class ManualGateway {
  online: string[] = [];
  readonly pushes: Push[] = [];
  readonly presence = { onlineUserIds: () => this.online };
  readonly broadcast = Promise.withResolvers<string[]>();

  broadcastToOnline(push: Push): Promise<string[]> {
    this.pushes.push(push);
    return this.broadcast.promise;
  }
}

function delivery() {
  const log = silentLog();
  const gateway = new ManualGateway();
  const published: AnnouncementProgress[] = [];
  const publishedAt: number[] = [];
  const topics = {
    publish: (_: string, item: unknown) => {
      published.push(item as AnnouncementProgress);
      publishedAt.push(performance.now());
    },
  };
  const feed = new ProgressFeed(announcements, topics, log);
  const changed = (id: string) => feed.changed(id);
  const receipts = new AnnouncementReceipts(announcements, changed, log);
  const sender = new AnnouncementSender(announcements, gateway, changed, log);
  return { gateway, published, publishedAt, feed, receipts, sender };
}

async function stored(online: number) {
  const id = await db
    .transaction()
    .execute((trx) =>
      announcements.insert(
        trx,
        { title: '停机', content: '今晚十点', audience: { kind: 'online' } },
        { adminId, key: null, online },
      ),
    );
  return (await announcements.byId(id!))!;
}

async function numbersOf(id: string) {
  const [progress] = await announcements.progress([id]);
  return progress;
}

test('an announcement goes out as a push and ends as sent, with whom it reached', async () => {
  const { gateway, sender } = delivery();
  const announcement = await stored(3);
  sender.send(announcement);
  assert.deepEqual(gateway.pushes, [
    {
      code: PushCode.Announcement,
      eventValue: announcement.id,
      eventObj: { title: '停机', content: '今晚十点', sentAt: announcement.createdAt },
      msg: '停机',
      success: true,
    },
  ]);
  assert.equal((await numbersOf(announcement.id))?.state, 'sending');
  gateway.broadcast.resolve(['a', 'b']);
  await sender.settled();
  assert.deepEqual(await numbersOf(announcement.id), {
    id: announcement.id,
    state: 'sent',
    targeted: 3,
    online: 3,
    written: 2,
    acknowledged: 0,
    read: 0,
  });
});

test('who came online after the audience was counted is counted too', async () => {
  const { gateway, sender } = delivery();
  const { id, ...announcement } = await stored(1);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(['a', 'b']);
  await sender.settled();
  const { targeted, online, written } = (await numbersOf(id))!;
  assert.deepEqual([targeted, online, written], [2, 2, 2]);
});

test('an announcement whose sending breaks off has failed', async () => {
  const { gateway, sender } = delivery();
  const announcement = await stored(2);
  sender.send(announcement);
  gateway.broadcast.reject(new Error('the bus is away'));
  await sender.settled();
  const { state, written } = (await numbersOf(announcement.id))!;
  assert.deepEqual([state, written], ['failed', 0]);
});

test('a stop does not wait for a database that is away', async () => {
  const { gateway } = delivery();
  const announcement = await stored(1);
  const away = Object.create(announcements) as AnnouncementsRepository;
  const tried = Promise.withResolvers<undefined>();
  away.finish = () => {
    tried.resolve(undefined);
    return Promise.reject(new Error('away'));
  };
  const sender = new AnnouncementSender(away, gateway, () => undefined, silentLog());
  sender.send(announcement);
  gateway.broadcast.resolve(['a']);
  await tried.promise;
  const start = performance.now();
  await sender.close();
  assert.ok(performance.now() - start < 1000);
  assert.equal((await numbersOf(announcement.id))?.state, 'sending');
});

test('what a server left behind has failed after the next start, what was sent has not', async () => {
  const { gateway, sender } = delivery();
  const sent = await stored(0);
  sender.send(sent);
  gateway.broadcast.resolve([]);
  await sender.settled();
  const left = await stored(5);
  assert.equal(await announcements.failInterrupted(), 1);
  assert.equal((await numbersOf(left.id))?.state, 'failed');
  assert.equal((await numbersOf(sent.id))?.state, 'sent');
});

test('each user counts once, however often and on however many devices', async () => {
  const { gateway, sender, receipts } = delivery();
  const { id, ...announcement } = await stored(3);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(['a', 'b', 'c']);
  await sender.settled();
  const answers = await Promise.all([
    receipts.record(id, 'a', 'received'),
    receipts.record(id, 'a', 'received'),
    receipts.record(id, 'a', 'read'),
    receipts.record(id, 'b', 'received'),
  ]);
  assert.deepEqual(answers, [true, true, true, true]);
  await receipts.record(id, 'a', 'read');
  await receipts.record(id, 'b', 'received');
  const { acknowledged, read } = (await numbersOf(id))!;
  assert.deepEqual([acknowledged, read], [2, 1]);
});

test('whoever read it has received it', async () => {
  const { gateway, sender, receipts } = delivery();
  const { id, ...announcement } = await stored(1);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(['a']);
  await sender.settled();
  await receipts.record(id, 'a', 'read');
  const { acknowledged, read } = (await numbersOf(id))!;
  assert.deepEqual([acknowledged, read], [1, 1]);
});

test('a receipt of somebody it was not written to is refused and counts nothing', async () => {
  const { gateway, sender, receipts } = delivery();
  const { id, ...announcement } = await stored(1);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(['a']);
  await sender.settled();
  assert.equal(await receipts.record(id, 'stranger', 'received'), false);
  for (const unknown of ['0', '-1', '1e3', 'x', '999999999999999999', '99999999999999999999']) {
    assert.equal(await receipts.record(unknown, 'a', 'read'), false, unknown);
  }
  const { acknowledged, read } = (await numbersOf(id))!;
  assert.deepEqual([acknowledged, read], [0, 0]);
});

test('a receipt that is faster than the database is kept, answered at once, and counted', async () => {
  const { gateway, published, sender, receipts } = delivery();
  const { id, ...announcement } = await stored(2);
  sender.send({ id, ...announcement });
  assert.equal(await receipts.record(id, 'a', 'received'), true);
  assert.equal(await receipts.record(id, 'a', 'read'), true);
  assert.equal(await receipts.record(id, 'stranger', 'received'), true);
  assert.equal((await numbersOf(id))?.acknowledged, 0);
  gateway.broadcast.resolve(['a', 'b']);
  await until(() => published.some((progress) => progress.read === 1));
  await receipts.close();
  const { acknowledged, read } = (await numbersOf(id))!;
  assert.deepEqual([acknowledged, read], [1, 1]);
});

test('receipts that are still early at the end are written before it', async () => {
  const { gateway, sender, receipts } = delivery();
  const { id, ...announcement } = await stored(1);
  sender.send({ id, ...announcement });
  await receipts.record(id, 'a', 'received');
  gateway.broadcast.resolve(['a']);
  await sender.settled();
  await receipts.close();
  assert.equal((await numbersOf(id))?.acknowledged, 1);
});

test('two servers recording the same receipts at the same time count each once', async () => {
  const { gateway, sender } = delivery();
  const userIds = Array.from({ length: 500 }, (_, i) => `u${i}`);
  const { id, ...announcement } = await stored(userIds.length);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(userIds);
  await sender.settled();
  const servers = [delivery().receipts, delivery().receipts];
  const answers = await Promise.all(
    servers.flatMap((receipts, i) =>
      (i ? userIds.toReversed() : userIds).map((user) => receipts.record(id, user, 'read')),
    ),
  );
  assert.ok(answers.every(Boolean));
  const { acknowledged, read } = (await numbersOf(id))!;
  assert.deepEqual([acknowledged, read], [500, 500]);
});

test('progress is published at most four times a second and ends with the final numbers', async () => {
  const { gateway, published, publishedAt, feed, sender, receipts } = delivery();
  const { id, ...announcement } = await stored(200);
  const userIds = Array.from({ length: 200 }, (_, i) => `u${i}`);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(userIds);
  await sender.settled();
  for (const user of userIds) await receipts.record(id, user, 'received');
  await until(() => published.at(-1)?.acknowledged === 200);
  await feed.close();
  assert.ok(publishedAt.slice(1).every((time, i) => time - publishedAt[i]! > 240));
});

test('receipts survive a database that fails for a moment', async () => {
  const { gateway, sender } = delivery();
  const { id, ...announcement } = await stored(1);
  sender.send({ id, ...announcement });
  gateway.broadcast.resolve(['a']);
  await sender.settled();
  let failures = 1;
  const shaky = Object.create(announcements) as AnnouncementsRepository;
  shaky.record = (given) =>
    failures-- > 0 ? Promise.reject(new Error('away')) : announcements.record(given);
  const recorded = Promise.withResolvers<string>();
  const receipts = new AnnouncementReceipts(shaky, recorded.resolve, silentLog());
  await assert.rejects(receipts.record(id, 'a', 'received'), /away/);
  assert.equal(await recorded.promise, id);
  assert.equal((await numbersOf(id))?.acknowledged, 1);
});
