import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { PushCode } from '#contract/wire/packets/push';
import { ImClient } from './im-client.ts';
import { NotConnectedError } from './im-errors.ts';
import type { TravelledFrame } from './lasting-connection.ts';
import { publishedSchedule } from './reconnect-delay.ts';
import { TIMING, buildUserClient } from './testing/build-im-client.ts';
import { LATENCY_MS } from './testing/fake-im-server.ts';

/** Socket, bind and answer. */
const CONNECT_MS = 2 * LATENCY_MS;

describe('newImClient', () => {
  const tick = (ms: number) => jasmine.clock().tick(ms);

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
  });
  afterEach(() => jasmine.clock().uninstall());

  function connected(...options: Parameters<typeof buildUserClient>) {
    const im = buildUserClient(...options);
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
    return im;
  }

  it('makes a client beside the console’s own, with its own user, build and device', () => {
    const im = connected({ build: 'try-out/1', device: 'phone' });
    const own = TestBed.inject(ImClient);
    own.connect(() => of({ userId: 'operator:1', token: 'theirs' }));
    tick(CONNECT_MS);
    const binds = im.server.sockets.map(({ received }) => received[0]!.body);
    expect(binds.map(({ userId, build, device }) => [userId, build, device])).toEqual([
      ['ada', 'try-out/1', 'phone'],
      ['operator:1', 'console/test', 'web'],
    ]);
    const heard: string[] = [];
    im.client.pushes(PushCode.ChatChanged).subscribe(() => heard.push('ada'));
    own.pushes(PushCode.ChatChanged).subscribe(() => heard.push('operator'));
    im.server.sockets[0]!.push(PushCode.ChatChanged, 'team');
    expect(heard).toEqual(['ada']);
    im.client.disconnect();
    expect(im.server.open).toEqual([im.server.sockets[1]!]);
    own.disconnect();
  });

  it('knocks as the published client does when it is told to', () => {
    const im = connected({ reconnectDelay: publishedSchedule });
    im.server.stop();
    tick(120_000);
    const tries = im.states.flatMap((s) => (s.kind === 'waiting' ? [s.retryAt!] : []));
    const waits = tries.slice(1).map((at, index) => at - tries[index]! - LATENCY_MS);
    expect([waits[0], waits[18], waits[19], waits[48], waits[49]]).toEqual([
      500, 500, 1_000, 1_000, 3_000,
    ]);
    im.client.disconnect();
  });

  it('may have less patience than others', () => {
    const im = connected({ timing: { heartbeatMs: 1_000 } });
    tick(10_000);
    const beats = im.server.socket.commands().filter((c) => c === Command.HeartbeatRequest);
    expect(beats.length).toBe(10);
    im.client.disconnect();
  });

  describe('frames$', () => {
    it('has every frame of both directions as it travelled, across reconnects', () => {
      const im = buildUserClient({ features: [] });
      const seen: TravelledFrame[] = [];
      im.client.frames$.subscribe((frame) => seen.push(frame));
      im.client.connect(im.credentials);
      tick(CONNECT_MS);
      im.server.socket.close(1006);
      tick(500 + CONNECT_MS);
      expect(seen.map(({ bytes }) => bytes)).toEqual(
        im.server.sockets.flatMap(({ overheard }) => overheard),
      );
      expect(seen.map(({ direction }) => direction)).toEqual(['out', 'in', 'out', 'in']);
      expect(seen[3]!.at).toBe(Date.now());
      im.client.disconnect();
    });
  });

  describe('sendBytes', () => {
    it('sends what was written by hand as it is', () => {
      const im = connected();
      const bytes = encodePacket(Command.HeartbeatRequest, { by: 'hand' });
      im.client.sendBytes(bytes);
      expect(im.server.socket.overheard.at(-1)).toBe(bytes);
      im.client.disconnect();
    });

    it('says that there is no connection to send on', () => {
      const im = buildUserClient();
      expect(() => im.client.sendBytes(Uint8Array.of(1))).toThrowError(NotConnectedError);
    });
  });

  describe('heartbeat', () => {
    it('tells how long the answer took', () => {
      const im = connected();
      const took: number[] = [];
      im.client.heartbeat().subscribe((ms) => took.push(ms));
      im.server.socket.push(6, '');
      expect(took).toEqual([]);
      tick(LATENCY_MS);
      expect(took.length).toBe(1);
      expect(took[0]).toBeGreaterThanOrEqual(0);
      im.client.disconnect();
    });
  });

  describe('push', () => {
    it('gives the -10 that comes back, and not another', () => {
      const im = connected();
      const back: unknown[] = [];
      im.client.push(1, 'team', 1).subscribe(({ eventValue }) => back.push(eventValue));
      im.server.socket.push(1, 'other');
      tick(LATENCY_MS);
      expect(back).toEqual(['team']);
      im.client.disconnect();
    });

    it('fails when the server refuses it', () => {
      const im = connected();
      im.server.socket.ignored.add(Command.PushRequest);
      const errors: unknown[] = [];
      im.client.push(200).subscribe({ error: (error: unknown) => errors.push(error) });
      const { requestId } = im.server.socket.received.at(-1)!.body;
      im.server.socket.send(Command.Error, { code: 'bad-field', message: 'code', requestId });
      expect(errors).toEqual([jasmine.objectContaining({ errorCode: 'bad-field' })]);
      im.client.disconnect();
    });
  });

  describe('logout', () => {
    it('says goodbye, then disconnects', () => {
      const im = connected();
      let done = false;
      im.client.logout().subscribe({ complete: () => (done = true) });
      expect(im.server.socket.received.at(-1)).toEqual(
        jasmine.objectContaining({
          command: Command.LogoutRequest,
          body: jasmine.objectContaining({ userId: 'ada' }),
        }),
      );
      tick(LATENCY_MS);
      expect(done).toBeTrue();
      expect(im.state()).toEqual({ kind: 'offline' });
      tick(60_000);
      expect(im.server.sockets.length).toBe(1);
    });

    it('disconnects all the same when nobody answers', () => {
      const im = connected();
      im.server.socket.halfOpen = true;
      im.client.logout().subscribe();
      tick(TIMING.replyMs);
      expect(im.state()).toEqual({ kind: 'offline' });
    });
  });

  describe('closed by the server', () => {
    for (const reason of ['kicked', 'banned', 'signed-in-elsewhere', 'decided-tomorrow']) {
      it(`does not come back after ${reason}, and says why`, () => {
        const im = connected();
        im.server.socket.closeBecause(reason, 'spam', 1008);
        expect(im.state()).toEqual({ kind: 'ended', closing: { reason, message: 'spam' } });
        tick(600_000);
        expect(im.server.sockets.length).toBe(1);
        im.client.connect(im.credentials);
        tick(CONNECT_MS);
        expect(im.state().kind).toBe('connected');
        im.client.disconnect();
      });
    }

    it('does not come back after a decision even when the socket only falls silent', () => {
      const im = connected();
      const closing = { code: 102, eventValue: 'kicked', eventObj: null, msg: '', success: true };
      im.server.socket.send(Command.Push, closing);
      im.server.socket.halfOpen = true;
      tick(TIMING.heartbeatMs + TIMING.silenceMs);
      expect(im.state().kind).toBe('ended');
    });

    it('comes back after a restart, spread over some seconds', () => {
      const im = connected();
      im.server.socket.closeBecause('server-stop', 'the server is going down', 1001);
      expect(im.state()).toEqual({
        kind: 'waiting',
        retryAt: Date.now() + 3_500,
        closing: { reason: 'server-stop', message: 'the server is going down' },
      });
      tick(3_500 + CONNECT_MS);
      expect(im.state()).toEqual({ kind: 'connected' });
      im.client.disconnect();
    });

    for (const reason of ['signed-out', 'bad-token']) {
      it(`asks for other credentials after ${reason}, and takes their refusal for final`, () => {
        const im = connected();
        im.server.bindAnswer = { success: false, errorCode: 'bad-token', errorMsg: 'gone' };
        im.server.socket.closeBecause(reason, 'gone', 1008);
        expect(im.state().kind).toBe('waiting');
        tick(500 + CONNECT_MS);
        tick(1_000 + CONNECT_MS);
        expect(im.state()).toEqual({ kind: 'refused', errorCode: 'bad-token', errorMsg: 'gone' });
        expect(im.ticketsAsked()).toBe(3);
      });
    }

    it('does not knock again while its user is banned', () => {
      const im = buildUserClient();
      im.server.bindAnswer = { success: false, errorCode: 'banned', errorMsg: 'until Friday' };
      im.client.connect(im.credentials);
      tick(600_000);
      expect(im.state()).toEqual({
        kind: 'refused',
        errorCode: 'banned',
        errorMsg: 'until Friday',
      });
      expect(im.server.sockets.length).toBe(1);
    });
  });
});
