import { NEVER, of, throwError } from 'rxjs';
import { Command } from '#contract/wire/commands';
import type { Topics } from '#contract/wire/packets/live';
import { PushCode } from '#contract/wire/packets/push';
import { NoAnswerError, NotConnectedError, RefusedError } from './im-errors.ts';
import { TIMING, buildImClient } from './testing/build-im-client.ts';
import { LATENCY_MS } from './testing/fake-im-server.ts';
import type { TopicUpdate } from './topic-update.ts';

const chat = { chatId: 'group-1', userId: 'operator:1', chatType: 1 } as const;
/** Socket, bind and answer. */
const CONNECT_MS = 2 * LATENCY_MS;

describe('ImClient', () => {
  let im: ReturnType<typeof buildImClient>;
  const tick = (ms: number) => jasmine.clock().tick(ms);

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
    im = buildImClient();
  });

  afterEach(() => {
    im.client.disconnect();
    jasmine.clock().uninstall();
  });

  function connect() {
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
  }

  describe('connecting', () => {
    it('binds with the credentials, its build and the features it understands', () => {
      connect();
      expect(im.kinds()).toEqual(['offline', 'connecting', 'connected']);
      const [bind] = im.server.socket.received;
      expect(bind!.command).toBe(Command.BindRequest);
      expect(bind!.body).toEqual(
        jasmine.objectContaining({
          userId: 'operator:1',
          token: 'ticket-1',
          build: 'console/test',
          features: ['receipts', 'errors'],
        }),
      );
    });

    it('opens one socket however often it is asked', () => {
      connect();
      connect();
      expect(im.server.sockets.length).toBe(1);
      expect(im.ticketsAsked()).toBe(1);
    });

    it('closes the socket and is offline when told to disconnect', () => {
      connect();
      im.client.disconnect();
      tick(60_000);
      expect(im.state()).toEqual({ kind: 'offline' });
      expect(im.server.open.length).toBe(0);
      expect(im.server.sockets.length).toBe(1);
    });

    it('can be connected again after it was disconnected', () => {
      connect();
      im.client.disconnect();
      connect();
      expect(im.state().kind).toBe('connected');
    });

    it('tells a late subscriber the current state', () => {
      connect();
      const seen: string[] = [];
      im.client.state$.subscribe(({ kind }) => seen.push(kind));
      expect(seen).toEqual(['connected']);
    });
  });

  describe('reconnecting', () => {
    it('comes back by itself, with new credentials, when the server restarts', () => {
      im.server.tickets = new Set();
      connect();
      im.server.stop();
      expect(im.state()).toEqual({ kind: 'waiting', retryAt: Date.now() + 500 });
      tick(20_000);
      expect(im.state().kind).toBe('waiting');
      im.server.start();
      tick(15_000 + CONNECT_MS);
      expect(im.state().kind).toBe('connected');
      expect(im.server.open.length).toBe(1);
      expect(im.server.socket.received[0]!.body['token']).toBe(`ticket-${im.ticketsAsked()}`);
    });

    it('waits longer after each try in vain', () => {
      connect();
      im.server.stop();
      tick(60_000);
      const started = im.states.flatMap((state) =>
        state.kind === 'waiting' ? [state.retryAt!] : [],
      );
      const steps = started.slice(1).map((at, index) => at - started[index]! - LATENCY_MS);
      expect(steps.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
    });

    it('waits longer too when the server drops whoever it has bound', () => {
      connect();
      for (const expected of [500, 1000, 2000, 4000]) {
        im.server.socket.close(1006);
        expect(im.state()).toEqual({ kind: 'waiting', retryAt: Date.now() + expected });
        tick(expected + CONNECT_MS);
        expect(im.state().kind).toBe('connected');
        tick(TIMING.settledMs - 1);
      }
    });

    it('starts with the shortest wait again once a connection has held', () => {
      connect();
      im.server.stop();
      tick(20_000);
      im.server.start();
      tick(15_000);
      tick(TIMING.settledMs);
      im.server.socket.close(1006);
      expect(im.state()).toEqual({ kind: 'waiting', retryAt: Date.now() + 500 });
    });

    it('does not give up when the server is down while it asks for credentials', () => {
      let down = true;
      im.client.connect(() => (down ? throwError(() => new Error('503')) : im.credentials()));
      tick(10_000);
      expect(im.state().kind).toBe('waiting');
      expect(im.server.sockets.length).toBe(0);
      down = false;
      tick(15_000);
      expect(im.state().kind).toBe('connected');
    });

    it('does not wait for ever for credentials', () => {
      let calls = 0;
      im.client.connect(() => (++calls === 1 ? NEVER : im.credentials()));
      tick(TIMING.connectMs);
      expect(im.state().kind).toBe('waiting');
      tick(500 + CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });

    it('does not wait for ever for a socket to open', () => {
      im.server.stuck = true;
      im.client.connect(im.credentials);
      tick(TIMING.connectMs);
      expect(im.state().kind).toBe('waiting');
      expect(im.server.socket.state).toBe('closed');
      im.server.stuck = false;
      tick(500 + CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });

    it('hangs up on a server that sends what is no frame', () => {
      connect();
      im.server.socket.sendBytes(Uint8Array.of(1, 2, 3));
      expect(im.state().kind).toBe('waiting');
      expect(im.server.open.length).toBe(0);
    });

    it('stays connected when a newer server sends a command it does not know', () => {
      connect();
      im.server.socket.send(99 as Command, {});
      expect(im.state().kind).toBe('connected');
    });
  });

  describe('refused', () => {
    it('gives up for good when a fresh ticket is refused as well', () => {
      im.server.tickets = new Set();
      im.client.connect(() => of({ userId: 'operator:1', token: 'stolen' }));
      tick(120_000);
      expect(im.state()).toEqual({
        kind: 'refused',
        errorCode: 'bad-token',
        errorMsg: 'the ticket is not known',
      });
      expect(im.server.sockets.length).toBe(2);
    });

    it('forgives a ticket that expired while it was away, each time anew', () => {
      connect();
      tick(TIMING.settledMs);
      for (let round = 0; round < 3; round++) {
        im.server.socket.close(1006);
        im.server.bindAnswer = { success: false, errorCode: 'bad-token', errorMsg: 'expired' };
        tick(500 + CONNECT_MS);
        expect(im.state().kind).toBe('waiting');
        im.server.bindAnswer = null;
        tick(1000 + CONNECT_MS + TIMING.settledMs);
        expect(im.state().kind).toBe('connected');
      }
    });

    it('takes a refusal of the operator at its first word', () => {
      im.server.bindAnswer = { success: false, errorCode: 'forbidden', errorMsg: 'not you' };
      connect();
      tick(120_000);
      expect(im.state()).toEqual({ kind: 'refused', errorCode: 'forbidden', errorMsg: 'not you' });
      expect(im.server.sockets.length).toBe(1);
      expect(im.server.open.length).toBe(0);
    });

    it('takes credentials that are refused before the socket for final too', () => {
      im.client.connect(() => throwError(() => new RefusedError('forbidden', 'signed out')));
      expect(im.state()).toEqual({
        kind: 'refused',
        errorCode: 'forbidden',
        errorMsg: 'signed out',
      });
    });

    it('tries again when it is told to connect again', () => {
      im.server.bindAnswer = { success: false, errorCode: 'forbidden', errorMsg: 'not you' };
      connect();
      im.server.bindAnswer = null;
      connect();
      expect(im.state().kind).toBe('connected');
    });

    it('tries again by itself when the server is only too busy', () => {
      im.server.bindAnswer = { success: false, errorCode: 'unavailable', errorMsg: 'full' };
      connect();
      expect(im.state().kind).toBe('waiting');
      im.server.bindAnswer = null;
      tick(500 + CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });
  });

  describe('network of the browser', () => {
    it('makes no attempt while there is none, and one at once when it is back', () => {
      connect();
      im.online.next(false);
      im.server.socket.close(1006);
      tick(600_000);
      expect(im.state()).toEqual({ kind: 'waiting', retryAt: null });
      expect(im.server.sockets.length).toBe(1);
      im.online.next(true);
      tick(CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });

    it('cuts a long wait short when it comes back', () => {
      connect();
      im.server.stop();
      tick(40_000);
      im.online.next(false);
      expect(im.state()).toEqual({ kind: 'waiting', retryAt: null });
      im.server.start();
      im.online.next(true);
      tick(CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });

    it('is waited for before the first attempt too', () => {
      im.online.next(false);
      connect();
      tick(60_000);
      expect(im.state()).toEqual({ kind: 'waiting', retryAt: null });
      expect(im.ticketsAsked()).toBe(0);
      im.online.next(true);
      tick(CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });

    it('makes the connection prove itself when it changes', () => {
      connect();
      im.server.socket.halfOpen = true;
      im.online.next(false);
      im.online.next(true);
      tick(TIMING.silenceMs);
      expect(im.state().kind).toBe('waiting');
    });
  });

  describe('silence', () => {
    it('is broken by heartbeats, so that a quiet connection lives', () => {
      connect();
      tick(30 * 60_000);
      expect(im.kinds()).toEqual(['offline', 'connecting', 'connected']);
      const beats = im.server.socket.commands().filter((c) => c === Command.HeartbeatRequest);
      expect(beats.length).toBe((30 * 60_000) / TIMING.heartbeatMs);
    });

    it('of 30 s, as of a half-open socket, counts as dead', () => {
      connect();
      im.server.socket.halfOpen = true;
      tick(TIMING.heartbeatMs + TIMING.silenceMs - 2 * LATENCY_MS - 1);
      expect(im.state().kind).toBe('connected');
      tick(30_000 - TIMING.heartbeatMs - TIMING.silenceMs);
      expect(im.kinds().slice(2)).toEqual(['connected', 'waiting', 'connecting', 'connected']);
      expect(im.server.open.length).toBe(1);
    });

    it('is not assumed of a server that pushes but leaves heartbeats unanswered', () => {
      connect();
      im.server.socket.ignored.add(Command.HeartbeatRequest);
      for (let second = 0; second < 120; second++) {
        tick(1000);
        im.server.socket.push(PushCode.Greeting, '');
      }
      expect(im.kinds()).toEqual(['offline', 'connecting', 'connected']);
    });

    it('in answer to the bind makes it try again', () => {
      im.client.connect(im.credentials);
      im.server.socket.ignored.add(Command.BindRequest);
      tick(LATENCY_MS + TIMING.replyMs);
      expect(im.state().kind).toBe('waiting');
      tick(500 + CONNECT_MS);
      expect(im.state().kind).toBe('connected');
    });
  });

  describe('request', () => {
    it('gives the answer that carries its id, whatever comes in between', () => {
      connect();
      const seen: unknown[] = [];
      im.server.socket.ignored.add(Command.QuitRequest);
      im.client.request(Command.QuitRequest, chat).subscribe({ next: () => seen.push('quit') });
      im.client.request(Command.JoinRequest, chat).subscribe((answer) => seen.push(answer));
      im.server.socket.push(PushCode.Greeting, '');
      tick(LATENCY_MS);
      expect(seen).toEqual([jasmine.objectContaining({ success: true, command: 8 })]);
      im.client.disconnect();
    });

    it('sends nothing until it is subscribed to', () => {
      connect();
      im.client.request(Command.JoinRequest, chat);
      tick(1000);
      expect(im.server.socket.commands()).toEqual([Command.BindRequest]);
    });

    it('fails at once while not connected, and sends nothing later', () => {
      const errors = failuresOf(im.client.request(Command.JoinRequest, chat));
      expect(errors).toEqual([jasmine.any(NotConnectedError)]);
      connect();
      tick(1000);
      expect(im.server.socket.commands()).toEqual([Command.BindRequest]);
    });

    it('fails before it is bound', () => {
      im.client.connect(im.credentials);
      tick(LATENCY_MS);
      expect(failuresOf(im.client.request(Command.JoinRequest, chat))).toEqual([
        jasmine.any(NotConnectedError),
      ]);
    });

    it('fails when the connection is lost before the answer, and is not repeated', () => {
      connect();
      im.server.socket.ignored.add(Command.JoinRequest);
      const errors = failuresOf(im.client.request(Command.JoinRequest, chat));
      im.server.socket.close(1006);
      expect(errors).toEqual([jasmine.any(NotConnectedError)]);
      tick(500 + CONNECT_MS);
      expect(im.server.socket.commands()).toEqual([Command.BindRequest]);
    });

    it('fails when the operator disconnects', () => {
      connect();
      const errors = failuresOf(im.client.request(Command.JoinRequest, chat));
      im.client.disconnect();
      expect(errors).toEqual([jasmine.any(NotConnectedError)]);
    });

    it('fails when no answer comes in time, and the connection lives on', () => {
      connect();
      im.server.socket.ignored.add(Command.JoinRequest);
      const errors = failuresOf(im.client.request(Command.JoinRequest, chat));
      tick(TIMING.replyMs - 1);
      expect(errors).toEqual([]);
      tick(1);
      expect(errors).toEqual([jasmine.any(NoAnswerError)]);
      expect(im.state().kind).toBe('connected');
    });

    it('fails with the code of the server when it is refused', () => {
      connect();
      const errors = failuresOf(
        im.client.request(Command.ReceiptRequest, { noticeId: '1', kind: 'read' }),
      );
      tick(LATENCY_MS);
      expect(errors).toEqual([jasmine.any(RefusedError)]);
      expect((errors[0] as RefusedError).errorCode).toBe('unknown-command');
    });
  });

  describe('pushes', () => {
    it('of one subscription come from before and after a reconnect', () => {
      const seen: (string | null)[] = [];
      im.client.pushes(PushCode.ChatChanged).subscribe((push) => seen.push(push.eventValue));
      connect();
      im.server.socket.push(PushCode.ChatChanged, 'a');
      im.server.socket.close(1006);
      tick(500 + CONNECT_MS);
      im.server.socket.push(PushCode.Greeting, 'hello');
      im.server.socket.push(PushCode.ChatChanged, 'b');
      expect(seen).toEqual(['a', 'b']);
    });

    it('arrive all and in order when 1,000 come in one tick', () => {
      const seen: (string | null)[] = [];
      im.client.pushes(PushCode.ChatChanged).subscribe((push) => seen.push(push.eventValue));
      connect();
      const sent = Array.from({ length: 1000 }, (_, index) => `chat-${index}`);
      for (const value of sent) im.server.socket.push(PushCode.ChatChanged, value);
      expect(seen).toEqual(sent);
      expect(im.state().kind).toBe('connected');
    });
  });

  describe('topic', () => {
    it('gives what the server remembers, then what happens', () => {
      im.server.recent.metrics = [sample(1), sample(2)];
      connect();
      const seen = follow();
      tick(LATENCY_MS);
      im.server.socket.publish('metrics', sample(3));
      expect(seen).toEqual([
        { kind: 'recent', items: [sample(1), sample(2)] },
        { kind: 'batch', items: [sample(3)], dropped: 0 },
      ]);
    });

    it('may be followed before there is a connection, and again after each', () => {
      const seen = follow();
      connect();
      tick(LATENCY_MS);
      im.server.socket.close(1006);
      im.server.recent.metrics = [sample(4)];
      tick(500 + CONNECT_MS + LATENCY_MS);
      im.server.socket.publish('metrics', sample(5));
      expect(seen).toEqual([
        { kind: 'recent', items: [] },
        { kind: 'recent', items: [sample(4)] },
        { kind: 'batch', items: [sample(5)], dropped: 0 },
      ]);
    });

    it('gives a second follower what the server remembers as well', () => {
      im.server.recent.metrics = [sample(1)];
      connect();
      follow();
      tick(LATENCY_MS);
      const second = follow();
      im.server.socket.publish('metrics', sample(1));
      tick(LATENCY_MS);
      expect(second).toEqual([{ kind: 'recent', items: [sample(1)] }]);
    });

    it('is left on the wire with the last follower, not before', () => {
      connect();
      const first = im.client.topic('metrics').subscribe();
      const second = im.client.topic('metrics').subscribe();
      tick(LATENCY_MS);
      first.unsubscribe();
      tick(LATENCY_MS);
      expect(im.server.socket.topics.has('metrics')).toBe(true);
      second.unsubscribe();
      tick(LATENCY_MS);
      expect(im.server.socket.topics.has('metrics')).toBe(false);
    });

    it('is not taken up again when it was left while away', () => {
      connect();
      const following = im.client.topic('metrics').subscribe();
      tick(LATENCY_MS);
      im.server.socket.close(1006);
      following.unsubscribe();
      tick(500 + CONNECT_MS + LATENCY_MS);
      expect(im.server.socket.commands()).toEqual([Command.BindRequest]);
    });

    it('is asked for again when the answer does not come', () => {
      connect();
      const seen = follow();
      im.server.socket.received.length = 0;
      im.server.socket.ignored.add(Command.SubscribeRequest);
      tick(LATENCY_MS);
      const other: unknown[] = [];
      im.client.topic('announcements').subscribe((update) => other.push(update));
      tick(TIMING.replyMs - 1);
      im.server.socket.ignored.clear();
      tick(1 + LATENCY_MS);
      expect(other).toEqual([{ kind: 'recent', items: [] }]);
      expect(seen.length).toBe(1);
    });

    it('fails when the server does not allow it', () => {
      connect();
      const errors = failuresOf(im.client.topic('metrics'));
      const [, subscribe] = im.server.socket.received;
      im.server.socket.send(Command.SubscribeResponse, {
        success: false,
        errorCode: 'forbidden',
        errorMsg: 'no',
        requestId: subscribe!.body['requestId'],
      });
      expect(errors).toEqual([jasmine.any(RefusedError)]);
    });
  });

  function follow(): TopicUpdate<'metrics'>[] {
    const seen: TopicUpdate<'metrics'>[] = [];
    im.client.topic('metrics').subscribe((update) => seen.push(update));
    return seen;
  }

  function failuresOf(stream: { subscribe(observer: { error: (e: unknown) => void }): unknown }) {
    const errors: unknown[] = [];
    stream.subscribe({ error: (error: unknown) => errors.push(error) });
    return errors;
  }
});

function sample(at: number): Topics['metrics'] {
  return {
    at,
    onlineUsers: 1,
    sessions: 1,
    connections: 1,
    messages: 0,
    deliveries: 0,
    refusals: 0,
    violations: 0,
    bytesIn: 0,
    bytesOut: 0,
  };
}
