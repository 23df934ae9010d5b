import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';
import { Permission } from '#contract/rest/permissions';
import { LocalBus } from '../../bus/local-bus.ts';
import { Proposal } from '#contract/wire/agreement';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { messageBody, type TestImClient } from '../../testing/test-im-client.ts';
import { until } from '../../testing/until.ts';
import { Watcher } from '../../testing/watcher.ts';
import { startGateway, type TestGateway } from '../testing/start-gateway.ts';

/** An operator of the gateway who watches. */
async function watcherOf(
  { operator }: TestGateway,
  filter: TrafficFilter = {},
  { adminId = '1', watchId = 'w' } = {},
): Promise<Watcher> {
  return new Watcher(await operator(adminId), watchId).watching(filter);
}

function is(direction: 'in' | 'out', command: Command, userId?: string) {
  return (frame: TrafficFrame) =>
    frame.direction === direction &&
    frame.command === command &&
    (userId === undefined || frame.userId === userId);
}

/** Ada writes to Bob; resolves once both have it. */
async function talk(ada: TestImClient, bob: TestImClient, more: object = {}): Promise<void> {
  const arrived = bob.next(Command.MessageResponse);
  await ada.request(
    Command.MessageRequest,
    messageBody('ada', 'bob', more),
    Command.MessageResponse,
  );
  await arrived;
}

describe('watching', () => {
  it('shows both directions of every connection, with names, header, size and latency', async (t) => {
    const started = await startGateway(t);
    const [ada, bob] = [await started.client('ada'), await started.client('bob')];
    const watcher = await watcherOf(started);
    const body = messageBody('ada', 'bob', { requestId: 'r1' });
    const arrived = bob.next(Command.MessageResponse);
    await ada.request(Command.MessageRequest, body, Command.MessageResponse);
    await arrived;
    const asked = await watcher.frame(is('in', Command.MessageRequest));
    const told = await watcher.frame(is('out', Command.MessageResponse, 'ada'));
    const delivered = await watcher.frame(is('out', Command.MessageResponse, 'bob'));
    const sent = encodePacket(Command.MessageRequest, body);
    assert.partialDeepStrictEqual(asked, {
      userId: 'ada',
      build: 'test/1',
      verified: true,
      direction: 'in',
      bytes: sent.byteLength,
      header: Buffer.from(sent.subarray(0, 11)).toString('hex'),
      masked: true,
      cut: 0,
    });
    assert.ok(Math.abs(asked.at - Date.now()) < 10_000);
    assert.equal(told.answers, asked.seq);
    assert.ok(told.latencyMs! >= 0 && told.latencyMs! < 10_000);
    assert.ok(told.seq > asked.seq && delivered.seq > told.seq);
    assert.equal(delivered.answers, undefined);
    assert.equal(told.header.slice(0, 8), '12345678');
    assert.deepEqual(JSON.parse(asked.body), {
      ...body,
      content: '•••••',
      fromUserName: '•••••••••••',
      version: 1,
      command: 3,
    });
  });

  it('never shows a token, and what was left out for its length is said', async (t) => {
    const started = await startGateway(t);
    const watcher = await watcherOf(started);
    const ada = await started.client('ada');
    const bound = await watcher.frame(is('in', Command.BindRequest));
    assert.doesNotMatch(JSON.stringify(watcher.frames), /token of ada/);
    assert.equal((JSON.parse(bound.body) as { token: string }).token, '••••••••');
    ada.send(Command.HeartbeatRequest, Object.fromEntries(pairs(5_000)));
    const long = await watcher.frame(is('in', Command.HeartbeatRequest));
    assert.ok(long.body.length < 5_000);
    assert.ok(long.cut > 0);
    assert.equal((JSON.parse(long.body) as Record<string, unknown>)['…'], '…');
  });

  it('says what the gateway made of a frame, at once, later, or after its batch has left', async (t) => {
    const started = await startGateway(t);
    const watcher = await watcherOf(started);
    const violations = await watcherOf(started, { violationsOnly: true }, { watchId: 'v' });
    const ada = await started.client('ada');
    ada.sendRaw(Buffer.from('12345678010103000000027b7d', 'hex'));
    const bad = await watcher.frame(({ fault }) => fault === 'bad-field');
    assert.partialDeepStrictEqual(bad, { command: 3, violation: true, body: '{}' });
    await ada.request(Command.MessageRequest, messageBody('bob', 'ada'), Command.MessageResponse);
    const forged = await watcher.frame(({ fault }) => fault === 'not-you');
    assert.equal(forged.violation, true);
    ada.sendRaw('hello');
    const text = await watcher.frame(({ fault }) => fault === 'text-frame');
    assert.partialDeepStrictEqual(text, { command: null, bytes: 5, header: '', body: '' });
    await until(() => violations.frames.length >= 3);
    assert.deepEqual(
      violations.frames.map(({ fault }) => fault),
      ['bad-field', 'not-you', 'text-frame'],
    );
    // Storage fails only after the batch with the request has left.
    const failing = Promise.withResolvers<undefined>();
    started.ports.storing = () => failing.promise;
    const bob = await started.client('bob');
    const refused = bob.request(
      Command.MessageRequest,
      messageBody('bob', 'ada'),
      Command.MessageResponse,
    );
    const asked = await watcher.frame(is('in', Command.MessageRequest, 'bob'));
    assert.equal(asked.fault, undefined);
    failing.reject(new Error('the disk is full'));
    await refused;
    await until(() => watcher.batches.some(({ lateFaults }) => lateFaults !== undefined));
    assert.deepEqual(
      watcher.batches.flatMap(({ lateFaults = [] }) => lateFaults),
      [{ sessionId: asked.sessionId, seq: asked.seq, fault: 'not-stored', violation: false }],
    );
  });

  it('shows the packet inside an envelope, and MessagePack as JSON', async (t) => {
    const started = await startGateway(t);
    const watcher = await watcherOf(started);
    const ada = await started.client('ada');
    await ada.agree(new Proposal([messagePackSerializer], x25519Envelope()));
    await ada.request(
      Command.JoinRequest,
      { chatId: 'team', chatType: 1, userId: 'ada' },
      Command.JoinResponse,
    );
    const asked = await watcher.frame(is('in', Command.JoinRequest));
    const told = await watcher.frame(is('out', Command.JoinResponse));
    for (const frame of [asked, told]) {
      assert.equal(frame.sealed, true);
      assert.equal(frame.header.slice(10, 12), '03', 'the envelope’s number');
      const payloadBytes = Number.parseInt(frame.header.slice(14), 16);
      assert.equal(payloadBytes, frame.bytes - 11);
    }
    assert.partialDeepStrictEqual(JSON.parse(asked.body), { chatId: 'team', userId: 'ada' });
    assert.equal(told.answers, asked.seq);
  });

  it('does not feed on itself', async (t) => {
    const started = await startGateway(t);
    const [one, two] = [
      await watcherOf(started),
      await watcherOf(started, {}, { watchId: 'second' }),
    ];
    await one.client.request(
      Command.SubscribeRequest,
      { topic: 'metrics' },
      Command.SubscribeResponse,
    );
    const ada = await started.client('ada');
    started.gateway.topics.publish('metrics', { at: 1 } as never);
    await one.client.next(Command.TopicBatch);
    for (let beat = 0; beat < 4; beat++) {
      const before = two.batches.length;
      await ada.request(Command.HeartbeatRequest, {}, Command.HeartbeatResponse);
      await until(() => two.batches.length > before);
    }
    const shown = [...one.frames, ...two.frames].map(({ command }) => command);
    assert.ok(shown.includes(Command.HeartbeatRequest));
    assert.ok(!shown.includes(Command.TrafficBatch) && !shown.includes(Command.TopicBatch));
  });

  it('is for operators with its permission, and ends when asked to, at logout and at the close', async (t) => {
    const started = await startGateway(t);
    started.ports.operators.set('2', [Permission.MonitorRead]);
    const ada = await started.client('ada');
    for (const who of [await started.operator('2'), ada]) {
      const answer = await who.request(
        Command.WatchRequest,
        { watchId: 'w', filter: {} },
        Command.WatchResponse,
      );
      const refused = { success: false, errorCode: 'forbidden', watchId: 'w' };
      assert.partialDeepStrictEqual(answer, refused);
    }
    const [asked, left, kept] = [
      await watcherOf(started),
      await watcherOf(started),
      await watcherOf(started),
    ];
    await asked.client.request(Command.UnwatchRequest, { watchId: 'w' }, Command.UnwatchResponse);
    await left.client.request(Command.LogoutRequest, {}, Command.LogoutResponse);
    ada.send(Command.HeartbeatRequest);
    await kept.frame(is('in', Command.HeartbeatRequest, 'ada'));
    for (const { client } of [asked, left]) await client.settled();
    assert.ok(![...asked.frames, ...left.frames].some(is('in', Command.HeartbeatRequest, 'ada')));
    await kept.client.close();
    await until(() => !started.gateway.watched);
    const bad = { watchId: 'w', filter: { direction: 'up' } };
    const again = await started.operator();
    const answer = await again.request(Command.WatchRequest, bad, Command.WatchResponse);
    assert.equal(answer['errorCode'], 'bad-field');
  });
});

describe('a filter', () => {
  const only = async (
    t: { after(cleanup: () => Promise<void>): void },
    filter: TrafficFilter,
  ): Promise<string[]> => {
    const started = await startGateway(t, { legacyBind: 'allow' });
    const [ada, bob] = [await started.client('ada'), await started.client('bob')];
    const cy = await started.client('cy', { build: 'other/2' });
    const dan = await started.client('dan', { token: '' });
    const watcher = await watcherOf(started, filter);
    // What every test waits for, whatever it filters.
    const all = await watcherOf(started, {}, { watchId: 'all' });
    await talk(ada, bob, { content: 'Come to Paris' });
    await ada.request(
      Command.MessageRequest,
      messageBody('ada', 'team', { chatType: 1 }),
      Command.MessageResponse,
    );
    await bob.request(Command.MessageRequest, messageBody('bob', 'ada'), Command.MessageResponse);
    await dan.request(Command.HeartbeatRequest, {}, Command.HeartbeatResponse);
    await cy.request(Command.QuitRequest, {}, Command.QuitResponse);
    await cy.settled();
    await all.frame(({ fault }) => fault === 'bad-field');
    await watcher.client.settled();
    const wanted = all.frames.filter(({ build }) => build !== 'console/1');
    const seqs = new Set(watcher.frames.map(({ seq }) => seq));
    return wanted
      .filter(({ seq }) => seqs.has(seq))
      .map(({ direction, command, userId }) => `${direction} ${command} ${userId}`);
  };
  const to = (users: string[]) => users.map((user) => `out 4 ${user}`);

  it('by command and direction', async (t) => {
    assert.deepEqual(await only(t, { commands: [3, 9], direction: 'in' }), [
      'in 3 ada',
      'in 3 ada',
      'in 3 bob',
      'in 9 cy',
    ]);
  });

  it('by user: the connections, and who is named', async (t) => {
    const shown = await only(t, { userId: 'bob', commands: [3, 4] });
    assert.deepEqual(
      shown.sort(),
      ['in 3 ada', 'in 3 bob', ...to(['ada', 'ada', 'bob', 'bob', 'bob'])].sort(),
    );
  });

  it('by conversation: both directions of a private one, or a group', async (t) => {
    const filter = { chatId: 'bob', chatType: 0, userId: 'ada', commands: [3] } as const;
    assert.deepEqual(await only(t, filter), ['in 3 ada', 'in 3 bob']);
  });

  it('by group', async (t) => {
    const shown = await only(t, { chatId: 'team', chatType: 1 });
    assert.deepEqual(shown.sort(), ['in 3 ada', ...to(['ada', 'bob', 'cy'])].sort());
  });

  it('by build', async (t) => {
    const shown = await only(t, { build: 'other', direction: 'in' });
    assert.ok(shown.length > 0 && shown.every((frame) => frame.endsWith(' cy')), shown.join());
  });

  it('by whether it is verified', async (t) => {
    const shown = await only(t, { verified: false });
    assert.deepEqual(shown, ['in 17 dan', 'out 18 dan']);
  });

  it('by address, as far as it is shown', async (t) => {
    assert.equal(
      (await only(t, { address: '127.0.0.', commands: [17], direction: 'in' })).length,
      2,
    );
  });

  it('by another address', async (t) => {
    assert.deepEqual(await only(t, { address: '10.' }), []);
  });

  it('by violation', async (t) => {
    assert.deepEqual(await only(t, { violationsOnly: true }), ['in 9 cy']);
  });

  it('by session, replaced by another filter of the same name', async (t) => {
    const started = await startGateway(t);
    const [ada, bob] = [await started.client('ada'), await started.client('bob')];
    const watcher = await watcherOf(started, { userId: 'ada' });
    await ada.settled();
    const { sessionId } = await watcher.frame(is('in', Command.HeartbeatRequest));
    await watcher.watching({ sessionId, direction: 'in' });
    await bob.settled();
    await ada.request(Command.QuitRequest, {}, Command.QuitResponse);
    await watcher.frame(is('in', Command.QuitRequest));
    assert.ok(watcher.frames.every(({ userId }) => userId === 'ada'));
  });
});

describe('a watcher', () => {
  it('gets four batches a second at most, each bounded, and is told how much was left out', async (t) => {
    const started = await startGateway(t);
    const ada = await started.client('ada');
    const watcher = await watcherOf(started, { userId: 'ada' });
    const start = performance.now();
    for (let n = 0; n < 400; n++) ada.send(Command.HeartbeatRequest);
    await ada.settled();
    await until(() => watcher.frames.length + watcher.dropped === 802);
    const before = watcher.batches.length;
    await ada.settled();
    await until(() => watcher.batches.length > before);
    const seconds = (performance.now() - start) / 1_000;
    assert.ok(
      watcher.batches.length <= 1 + seconds * 4,
      `${watcher.batches.length} in ${seconds} s`,
    );
    assert.ok(watcher.batches.every(({ frames }) => frames.length <= 300));
    assert.ok(watcher.dropped > 0);
  });

  it('who does not read is left out, hears how much that was, and holds nobody up', async (t) => {
    const frames = { perSecond: 1e6, burst: 1e6 };
    const started = await startGateway(t, { limits: { frames } });
    const ada = await started.client('ada');
    const [slow, quick] = [
      await watcherOf(started, { userId: 'ada' }),
      await watcherOf(started, { userId: 'ada' }),
    ];
    slow.client.socket.pause();
    const wide = Object.fromEntries(pairs(60));
    let beats = 0;
    const beat = async () => {
      for (let n = 0; n < 100; n++, beats++) ada.send(Command.HeartbeatRequest, wide);
      await ada.settled();
      beats += 1;
    };
    // What the kernel takes for a reader who does not read is a few megabytes.
    await until(async () => {
      await beat();
      return started.gateway.backlogBytes > 0;
    }, 30_000);
    const batches = quick.batches.length;
    while (quick.batches.length < batches + 4) await beat();
    assert.ok(started.gateway.backlogBytes < 1_000_000, 'what waits is bounded');
    assert.equal(started.gateway.counters.slowReaders, 0);
    slow.client.socket.resume();
    // Every frame was shown or counted, to both.
    for (const { client } of [quick, slow]) {
      const watcher = client === quick.client ? quick : slow;
      await until(async () => {
        await beat();
        return watcher.frames.length + watcher.dropped > 0.99 * 2 * beats;
      }, 30_000);
    }
    assert.ok(slow.dropped > quick.dropped);
  });

  it('is sent nothing while memory runs short, and told how much that was; clients notice nothing', async (t) => {
    const bus = new LocalBus();
    let passed = 0;
    const started = await startGateway(t, {
      bus,
      limits: {
        frames: { perSecond: 1e6, burst: 1e6 },
        backlogBytes: 64 << 20,
        totalBacklogBytes: 8 << 20,
      },
    });
    const { gateway, ports } = started;
    for (const name of ['cy', 'dan']) ports.knownUsers.add(name);
    ports.members.set('crowd', ['cy', 'dan']);
    const [ada, bob, cy, dan] = [
      await started.client('ada'),
      await started.client('bob'),
      await started.client('cy'),
      await started.client('dan'),
    ];
    const watcher = await watcherOf(started, { userId: 'ada' });
    bus.subscribe('tap-frames', ({ frames, dropped }) => (passed += frames.length + dropped));
    cy.socket.pause();
    const large = { chatType: 1, content: 'x'.repeat(60_000) };
    while (gateway.backlogBytes <= 5 << 20) {
      dan.send(Command.MessageRequest, messageBody('dan', 'crowd', large));
      await dan.next(Command.MessageResponse);
    }
    // Asked, answered and delivered: three frames. When the second batch has come the first was due.
    for (const sofar of [3, 6]) {
      await talk(ada, bob);
      await until(() => passed === sofar);
    }
    assert.deepEqual(watcher.batches, []);
    assert.equal(gateway.counters.slowReaders, 0);

    cy.socket.resume();
    await until(() => gateway.backlogBytes === 0);
    await talk(ada, bob);
    await until(() => watcher.frames.length + watcher.dropped === 9);
    assert.ok(watcher.dropped >= 3, `${watcher.dropped} left out`);
    assert.equal(gateway.counters.slowReaders, 0);
  });

  it('counts every copy of messages that leave in one piece, for each filter its own', async (t) => {
    const started = await startGateway(t, { limits: { frames: { perSecond: 1e6, burst: 1e6 } } });
    const [ada, bob, cy] = [
      await started.client('ada'),
      await started.client('bob'),
      await started.client('cy'),
    ];
    const watching = async (watchId: string, filter: TrafficFilter) =>
      watcherOf(started, { direction: 'out', ...filter }, { watchId });
    const all = await watching('all', { commands: [Command.MessageResponse] });
    const ofBob = await watching('bob', { userId: 'bob' });
    const named = await watching('ada', { userId: 'ada' });
    const elsewhere = await watching('elsewhere', { chatId: 'another' });
    const messages = 3_000;
    for (let i = 0; i < messages; i++) {
      ada.send(Command.MessageRequest, messageBody('ada', 'team', { chatType: 1 }));
    }
    const has = (client: TestImClient) => client.all(Command.MessageResponse).length === messages;
    await until(() => has(ada) && has(bob) && has(cy));
    const passed = ({ frames, dropped }: Watcher) => frames.length + dropped;
    await until(() => passed(all) === 3 * messages && passed(ofBob) === messages);
    // Every message names its writer.
    await until(() => passed(named) === 3 * messages);
    assert.ok(ofBob.dropped > 0 && all.dropped > ofBob.dropped);
    assert.equal(passed(elsewhere), 0);
  });

  it('shares a filter with others at no more cost, and each gets what passes from then on', async (t) => {
    const started = await startGateway(t);
    const ada = await started.client('ada');
    const early = await watcherOf(started, { userId: 'ada' });
    await ada.request(Command.HeartbeatRequest, {}, Command.HeartbeatResponse);
    const late = await watcherOf(started, { userId: 'ada' });
    await ada.request(Command.QuitRequest, {}, Command.QuitResponse);
    for (const watcher of [early, late]) await watcher.frame(is('in', Command.QuitRequest));
    assert.ok(early.frames.some(is('in', Command.HeartbeatRequest)));
    assert.ok(!late.frames.some(is('in', Command.HeartbeatRequest)));
  });

  it('sees what passes unmasked only while revealed, once that is written down', async (t) => {
    const bus = new LocalBus();
    const started = await startGateway(t, { bus });
    const { ports } = started;
    const [ada, bob] = [await started.client('ada'), await started.client('bob')];
    ports.operators.set('2', ports.operators.get('1')!);
    const [watcher, other] = [
      await watcherOf(started, { commands: [3] }),
      await watcherOf(started, { commands: [3] }, { adminId: '2' }),
    ];
    const needsReveal = async (filter: TrafficFilter) => {
      const request = { watchId: 'x', filter };
      const answer = await watcher.client.request(
        Command.WatchRequest,
        request,
        Command.WatchResponse,
      );
      assert.equal(answer['errorCode'], 'needs-reveal');
    };
    await needsReveal({ text: 'paris' });
    await needsReveal({ address: '127.0.0.1' });

    const reveal = { leftMs: 60_000, until: Date.now() + 60_000 };
    ports.revealed.set('operator:1', reveal);
    bus.publish('reveal', { operatorId: 'operator:1', forMs: 60_000, until: reveal.until });
    await until(() => watcher.batches.some(({ revealedUntil }) => revealedUntil === reveal.until));
    assert.deepEqual(ports.shown, [['operator:1', { commands: [3] }]]);
    const finder = new Watcher(watcher.client, 'text');
    await finder.watching({ text: 'PARIS' });
    await talk(ada, bob, { content: 'nothing' });
    await talk(ada, bob, { content: 'see you in Paris' });
    const found = await finder.frame(is('in', Command.MessageRequest));
    assert.match(found.body, /see you in Paris/);
    assert.equal(found.masked, false);
    assert.match(found.address, /127\.0\.0\.1$/);
    assert.ok(finder.frames.every(({ body }) => body.includes('Paris')));
    await until(() => other.frames.length === 2);
    assert.doesNotMatch(JSON.stringify(other.frames), /Paris|nothing/);

    ports.revealed.delete('operator:1');
    bus.publish('reveal', { operatorId: 'operator:1', forMs: 0, until: 0 });
    await until(() => finder.batches.at(-1)?.ended === true);
    await talk(ada, bob, { content: 'secret again' });
    await until(() => watcher.frames.length === 3);
    assert.doesNotMatch(JSON.stringify([watcher.frames, finder.frames]), /secret again/);
    assert.equal(watcher.batches.at(-1)?.revealedUntil, 0);
    assert.equal(finder.batches.at(-1)?.ended, true);
  });
});

function pairs(count: number): [string, string][] {
  return Array.from({ length: count }, (_, n) => [`field${n}`, 'x'.repeat(20)]);
}
