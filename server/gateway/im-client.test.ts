import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import {
  type Observable,
  concat,
  defer,
  filter,
  firstValueFrom,
  from,
  lastValueFrom,
  of,
  retry,
} from 'rxjs';
import { Command } from '#contract/wire/commands';
import { MAGIC } from '#contract/wire/frame';
import type { MessageResponse } from '#contract/wire/packets/message';
import { PushCode } from '#contract/wire/packets/push';
import { Feature } from '#contract/wire/packets/session';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import type { Chat } from '../../src/app/im-client/chat.ts';
import type { ClientParts } from '../../src/app/im-client/client-parts.ts';
import type { ConnectionState } from '../../src/app/im-client/connection-state.ts';
import { text } from '../../src/app/im-client/contents.ts';
import { draftOf } from '../../src/app/im-client/draft.ts';
import { DEFAULT_TIMING, type ImTiming } from '../../src/app/im-client/im-timing.ts';
import type { Credentials } from '../../src/app/im-client/lasting-connection.ts';
import { speaking } from '../../src/app/im-client/speaking.ts';
import { webSocketTo } from '../../src/app/im-client/web-socket.ts';
import { WireClient } from '../../src/app/im-client/wire-client.ts';
import { buildApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { searchVector } from '../storage/search-vector.ts';
import { ADMIN_PASSWORD, buildTestApp } from '../testing/build-test-app.ts';
import { Cable } from '../testing/cable.ts';
import { createUsers } from '../testing/create-users.ts';
import { silentLog } from '../testing/silent-log.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from '../users/user-tokens.ts';

const config = { ...readConfig({ ADMIN_PASSWORD }), drainSeconds: 0 };
const { app: first, storage, signIn } = await buildTestApp({ after }, { config });
const cookies = { ...(await signIn()) };
const tokens = new UserTokens(storage.db);
const TEAM: Chat = { chatId: 'team', chatType: 1 };
let names = 0;

const [owner] = (await createUsers(storage, ['owner'])) as [string];
await storage.db
  .insertInto('groups')
  .values({ id: 'team', name: 'team', owner_id: owner, search: searchVector('team') })
  .execute();

/** The real server on the real database, behind a cable of its own; it may be stopped and started. */
class Site {
  readonly cable: Cable;
  private app = first;

  constructor(cable: Cable) {
    this.cable = cable;
  }

  static async open(t: TestContext): Promise<Site> {
    const site = new Site(await Cable.lay(t));
    await site.start();
    t.after(() => site.stop());
    return site;
  }

  async start(): Promise<void> {
    this.app = await buildApp({ config, storage, log: silentLog() });
    const url = await this.app.listen({ port: 0, host: '127.0.0.1' });
    this.cable.serverPort = Number(new URL(url).port);
  }

  async stop(): Promise<void> {
    await this.app.close();
  }

  async act(userId: string, name: string, payload: object): Promise<void> {
    const url = `/api/users/${userId}/${name}`;
    const answer = await this.app.inject({ method: 'POST', url, payload, cookies });
    assert.ok(answer.statusCode < 300, answer.body);
  }
}

/** The console's client, as it runs in a browser, with little patience. */
function clientOn(t: TestContext, { cable }: Site, parts: Partial<ClientParts> = {}) {
  const client = new WireClient({
    openSocket: webSocketTo(`ws://127.0.0.1:${cable.port}/chat`),
    timing: {
      connectMs: 5_000,
      replyMs: 5_000,
      heartbeatMs: 200,
      silenceMs: 500,
      settledMs: 100,
      random: () => 0.01,
    },
    reconnectDelay: () => 20,
    networkOnline: of(true),
    bytes: null,
    build: 'console/test',
    device: 'web',
    features: [Feature.Errors, Feature.CatchUp],
    ...parts,
  });
  t.after(() => client.disconnect());
  const states: ConnectionState[] = [];
  client.state$.subscribe((state) => states.push(state));
  const messages: MessageResponse[] = [];
  client.messages.all$.subscribe((message) => messages.push(message));
  return { client, states, messages, contents: () => messages.map(({ content }) => content) };
}

async function users(...prefixes: string[]): Promise<string[]> {
  names += 1;
  const ids = await createUsers(
    storage,
    prefixes.map((prefix) => `${prefix}-${names}`),
  );
  const rows = ids.map((user_id) => ({ group_id: 'team', user_id }));
  await storage.db.insertInto('group_members').values(rows).execute();
  return ids;
}

/** Asks for a token when it is asked for credentials, as a login does. */
function signedIn(userId: string): () => Observable<Credentials> {
  return () => defer(() => from(tokens.issue(userId).then((token) => ({ userId, token }))));
}

async function live({ client }: ReturnType<typeof clientOn>, userId: string): Promise<void> {
  client.connect(signedIn(userId));
  await firstValueFrom(client.messages.live$.pipe(filter((live) => live)));
}

function kind({ client }: ReturnType<typeof clientOn>, wanted: ConnectionState['kind']) {
  return firstValueFrom(client.state$.pipe(filter((state) => state.kind === wanted)));
}

const count = (n: number) => Array.from({ length: n }, (_, index) => `${index}`);

it('has everything that docs/im-client.md says of it', async (t) => {
  const site = await Site.open(t);
  const client = clientOn(t, site).client as unknown as Readonly<Record<string, object>>;
  const document = await readFile(new URL('../../docs/im-client.md', import.meta.url), 'utf8');
  const named = [...document.matchAll(/(?<![-\w])client\.(\w+\$?)(?:\.(\w+\$?))?/g)];
  assert.ok(named.length > 40);
  for (const [what, part = '', member] of named) {
    assert.ok(part in client, what);
    if (member !== undefined) assert.ok(member in (client[part] ?? {}), what);
  }
});

describe('the console’s client on the real server', () => {
  it('joins, sends, hears, pushes, asks, quits and logs out', async (t) => {
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const [one, other] = [clientOn(t, site), clientOn(t, site)];
    await live(one, ada);
    await live(other, bob);
    const toBob: Chat = { chatId: bob, chatType: 0 };
    const inChat: string[] = [];
    other.client.messages.ofChat({ chatId: ada, chatType: 0 }).subscribe(({ content }) => {
      inChat.push(content);
    });

    await firstValueFrom(one.client.chats.join(TEAM));
    const stored = await firstValueFrom(one.client.send(draftOf(toBob, text('早 😀'))));
    await firstValueFrom(one.client.send(draftOf(TEAM, text('to all'))));
    await until(() => other.messages.length === 2);
    assert.deepEqual(other.contents(), ['早 😀', 'to all']);
    assert.deepEqual(inChat, ['早 😀']);
    assert.equal(other.messages[0]?.messageId, stored.messageId);
    assert.deepEqual(one.contents(), ['早 😀', 'to all'], 'one’s own, acknowledged');

    const back = await firstValueFrom(one.client.push(1, 'team', 1));
    assert.deepEqual([back.code, back.eventValue, back.eventObj], [1, 'team', 1]);
    await assert.rejects(firstValueFrom(one.client.push(200)), { errorCode: 'bad-field' });
    assert.ok((await firstValueFrom(one.client.heartbeat())) < 5_000);
    await firstValueFrom(one.client.chats.quit(TEAM));
    await lastValueFrom(one.client.logout(), { defaultValue: undefined });
    assert.deepEqual(one.states.at(-1), { kind: 'offline' });
  });

  it('survives a restart of the server: what was said meanwhile comes once and in order', async (t) => {
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const [one, other] = [clientOn(t, site), clientOn(t, site)];
    await live(one, ada);
    await live(other, bob);
    await firstValueFrom(one.client.chats.join(TEAM));
    const sent = concat(
      ...count(20).map((content) => one.client.sendUntilAcknowledged(draftOf(TEAM, text(content)))),
    );
    const allSent = lastValueFrom(sent);
    await until(() => one.messages.length >= 5);
    await site.stop();
    const waiting = one.states.find((state) => state.kind === 'waiting');
    assert.equal(waiting?.closing?.reason, 'server-stop');
    await site.start();
    await allSent;
    await until(() => other.messages.length === 20);
    assert.deepEqual(other.contents(), count(20));
    assert.deepEqual(one.contents(), count(20));
    const joined = await firstValueFrom(one.client.chats.joined$);
    assert.deepEqual(joined, [TEAM]);
  });

  it('survives a half-open socket: takes the silence for a loss, and misses nothing', async (t) => {
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const [one, other] = [clientOn(t, site), clientOn(t, site)];
    await live(other, bob);
    site.cable.goDead();
    await live(one, ada);
    await firstValueFrom(one.client.send(draftOf(TEAM, text('into silence'))));
    await until(() => other.messages.length === 1);
    assert.deepEqual(other.contents(), ['into silence']);
    assert.ok(other.states.some((state) => state.kind === 'waiting'));
  });

  it('survives 30 s of silence, of which a second is enough here', async (t) => {
    // As patient as in the console, only thirty times faster.
    const scale = 1 / 30;
    const timing: ImTiming = {
      ...DEFAULT_TIMING,
      heartbeatMs: DEFAULT_TIMING.heartbeatMs * scale,
      silenceMs: DEFAULT_TIMING.silenceMs * scale,
      settledMs: DEFAULT_TIMING.settledMs * scale,
      random: () => 0.01,
    };
    assert.ok(timing.heartbeatMs + timing.silenceMs < 30_000 * scale);
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const [one, other] = [clientOn(t, site), clientOn(t, site, { timing })];
    await live(other, bob);
    let answers = 0;
    other.client.frames$.subscribe(({ direction, bytes }) => {
      const command = new Int8Array(bytes)[6];
      if (direction === 'in' && command === Command.HeartbeatResponse) answers += 1;
    });
    await until(() => answers === 2);
    assert.equal(other.states.at(-1)?.kind, 'connected', 'nobody has said anything, and it holds');

    // The socket stays open, only nothing comes any more, and nothing arrives.
    const since = performance.now();
    site.cable.goDead();
    await live(one, ada);
    await firstValueFrom(one.client.send(draftOf(TEAM, text('into silence'))));
    await kind(other, 'waiting');
    assert.ok(performance.now() - since >= timing.silenceMs, 'not before its time');
    await until(() => other.messages.length === 1);
    assert.deepEqual(other.contents(), ['into silence']);
    assert.equal(other.states.filter((state) => state.kind === 'waiting').length, 1);
  });

  it('survives a flapping network: every message comes once, in order', async (t) => {
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const [one, other] = [clientOn(t, site), clientOn(t, site)];
    await live(one, ada);
    await live(other, bob);
    for (const content of count(30)) {
      const acknowledged = firstValueFrom(
        one.client.sendUntilAcknowledged(draftOf(TEAM, text(content))),
      );
      if (Number(content) % 2 === 0) site.cable.cut();
      await acknowledged;
    }
    await until(() => other.messages.length >= 30);
    await firstValueFrom(other.client.heartbeat().pipe(retry({ delay: 20, count: 100 })));
    assert.deepEqual(other.contents(), count(30));
    assert.deepEqual(one.contents(), count(30));
    assert.ok(other.states.filter((state) => state.kind === 'waiting').length >= 5);
  });

  it('takes 1,000 pushes that come at once, all and in order', async (t) => {
    const site = await Site.open(t);
    const [ada] = (await users('ada')) as [string];
    const one = clientOn(t, site);
    await live(one, ada);
    const pushed: unknown[] = [];
    one.client.pushes(PushCode.ChatChanged).subscribe(({ eventValue }) => pushed.push(eventValue));
    const writers = await Promise.all(
      count(4).map(async () => {
        const writer = clientOn(t, site);
        await live(writer, ada);
        return writer.client;
      }),
    );
    for (const [at, writer] of writers.entries()) {
      for (const value of count(250)) writer.push(1, `${at}:${value}`).subscribe();
    }
    await until(() => pushed.length === 1_000);
    for (const at of count(4)) {
      const own = pushed.filter((value) => String(value).startsWith(`${at}:`));
      assert.deepEqual(
        own,
        count(250).map((value) => `${at}:${value}`),
      );
    }
    assert.equal(one.states.at(-1)?.kind, 'connected');
  });

  it('catches up with 1,000 messages in pages', async (t) => {
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const other = clientOn(t, site);
    await live(other, bob);
    const position = other.client.messages.position;
    other.client.disconnect();
    const writers = await Promise.all(
      count(3).map(async () => {
        const writer = clientOn(t, site, { features: [] });
        await live(writer, ada);
        return writer.client;
      }),
    );
    await Promise.all(
      count(1_000).map((content, at) =>
        firstValueFrom(writers[at % 3]!.sendUntilAcknowledged(draftOf(TEAM, text(content)))),
      ),
    );
    const next = clientOn(t, site, { resumeFrom: position });
    await live(next, bob);
    assert.equal(next.messages.length, 1_000);
    assert.equal(new Set(next.contents()).size, 1_000);
    const ids = next.messages.map(({ messageId }) => Number(messageId));
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => a - b),
    );
  });

  it('fetches another token when its own expired while it was away', async (t) => {
    const site = await Site.open(t);
    const [ada] = (await users('ada')) as [string];
    const one = clientOn(t, site);
    const given = ['first', 'expired', 'third'];
    const fetched: string[] = [];
    one.client.connect(() =>
      defer(async () => {
        const name = given[fetched.length] ?? 'too many';
        fetched.push(name);
        const token = await tokens.issue(ada);
        if (name === 'expired') await storage.db.deleteFrom('user_tokens').execute();
        return { userId: ada, token };
      }),
    );
    await kind(one, 'connected');
    site.cable.cut();
    await kind(one, 'waiting');
    await kind(one, 'connected');
    assert.deepEqual(fetched, given);
  });

  it('does not come back after a kick or a ban, and says whose words they were', async (t) => {
    const site = await Site.open(t);
    const [ada] = (await users('ada')) as [string];
    const one = clientOn(t, site);
    await live(one, ada);
    await site.act(ada, 'kick', { reason: 'out of hours' });
    const ended = { kind: 'ended', closing: { reason: 'kicked', message: 'out of hours' } };
    assert.deepEqual(await kind(one, 'ended'), ended);
    await live(one, ada);
    await site.act(ada, 'ban', { reason: 'fraud' });
    const banned = await kind(one, 'ended');
    assert.equal(banned.kind === 'ended' && banned.closing.reason, 'banned');
    one.client.connect(signedIn(ada));
    const refused = await kind(one, 'refused');
    assert.equal(refused.kind === 'refused' && refused.errorCode, 'banned');
  });

  it('shows what bytes written by hand led to, and comes back', async (t) => {
    const site = await Site.open(t);
    const [ada] = (await users('ada')) as [string];
    const one = clientOn(t, site);
    await live(one, ada);
    const frames: { direction: string; command: number }[] = [];
    one.client.frames$.subscribe(({ direction, bytes }) => {
      frames.push({ direction, command: new Int8Array(bytes)[6]! });
    });
    // A frame that declares more bytes than it has.
    const bytes = Uint8Array.from([...big(MAGIC), 1, 1, 17, ...big(999)]);
    one.client.sendBytes(bytes);
    await kind(one, 'waiting');
    assert.deepEqual(frames.slice(0, 2), [
      { direction: 'out', command: 17 },
      { direction: 'in', command: 42 },
    ]);
    await kind(one, 'connected');
  });

  it('speaks MessagePack inside the envelope', async (t) => {
    const site = await Site.open(t);
    const [ada, bob] = (await users('ada', 'bob')) as [string, string];
    const bytes = speaking([messagePackSerializer], x25519Envelope());
    const [one, other] = [clientOn(t, site, { bytes }), clientOn(t, site)];
    const travelled: number[] = [];
    one.client.frames$.subscribe((frame) => travelled.push(frame.bytes[5]!));
    await live(one, ada);
    await live(other, bob);
    await firstValueFrom(one.client.send(draftOf(TEAM, text('sealed 😀'))));
    await until(() => other.messages.length === 1);
    assert.deepEqual(other.contents(), ['sealed 😀']);
    site.cable.cut();
    await kind(one, 'waiting');
    await kind(one, 'connected');
    assert.deepEqual(
      [...new Set(travelled)],
      [1, 3],
      'the agreement, then nothing but the envelope',
    );
  });
});

function big(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >> shift) & 255);
}
