import { Command } from '#contract/wire/commands';
import type { MessageResponse } from '#contract/wire/packets/message';
import { picture, redPacket, redPacketGrabbed, text, video, voice } from './contents.ts';
import { draftOf } from './draft.ts';
import { NoAnswerError, NotConnectedError, RefusedError } from './im-errors.ts';
import { TIMING, buildUserClient } from './testing/build-im-client.ts';
import { LATENCY_MS } from './testing/fake-im-server.ts';

const team = { chatId: 'team', chatType: 1 } as const;
/** Socket, bind, first page. */
const CONNECT_MS = 3 * LATENCY_MS;

describe('sending', () => {
  const tick = (ms: number) => jasmine.clock().tick(ms);
  let im: ReturnType<typeof buildUserClient>;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
    im = buildUserClient();
  });
  afterEach(() => {
    im.client.disconnect();
    jasmine.clock().uninstall();
  });

  function connect() {
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
  }

  function outcomeOf(stream: ReturnType<typeof im.client.send>) {
    const outcome = { acknowledged: [] as MessageResponse[], errors: [] as unknown[] };
    const subscription = stream.subscribe({
      next: (answer) => outcome.acknowledged.push(answer),
      error: (error: unknown) => outcome.errors.push(error),
    });
    return { ...outcome, subscription };
  }

  const sent = () =>
    im.server.sockets
      .flatMap(({ received }) => received)
      .filter(({ command }) => command === Command.MessageRequest);

  it('carries all that the protocol wants of a message', () => {
    connect();
    const draft = draftOf(team, text('早😀'), { fromUserName: 'Ada', toUserName: 'The team' });
    const { acknowledged } = outcomeOf(im.client.send(draft));
    tick(LATENCY_MS);
    expect(sent()[0]!.body).toEqual(
      jasmine.objectContaining({
        chatType: 1,
        toUserId: 'team',
        toUserName: 'The team',
        toUserHeadImg: '',
        fromUserId: 'ada',
        fromUserName: 'Ada',
        fromUserHeadImg: '',
        contentType: 0,
        content: '早😀',
        createTime: Date.now() - LATENCY_MS,
        hasBeenSentId: draft.hasBeenSentId,
      }),
    );
    expect(acknowledged).toEqual([jasmine.objectContaining({ messageId: '1', success: true })]);
  });

  it('has a way to say each kind of thing', () => {
    const packets = { Packets: [] };
    const kinds = [
      text('a'),
      video('/a.mp4'),
      voice('/a.mp3', 7),
      picture('/a.png'),
      redPacket('packet', packets),
      redPacketGrabbed('packet', packets),
    ].map((content) => draftOf(team, content));
    expect(kinds.map(({ contentType }) => contentType)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(kinds[2]!.contentDuration).toBe(7);
    expect(kinds[4]!.content).toBe('{"Packets":[]}');
    expect(kinds.slice(4).map(({ hasBeenSentId }) => hasBeenSentId)).toEqual(['packet', 'packet']);
  });

  it('names each draft otherwise', () => {
    const ids = new Set(Array.from({ length: 100 }, () => draftOf(team, text('')).hasBeenSentId));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/);
  });

  it('of the same draft again is the same message', () => {
    connect();
    const draft = draftOf(team, text('once'));
    const first = outcomeOf(im.client.send(draft));
    im.server.socket.ignored.add(Command.MessageRequest);
    const unanswered = outcomeOf(im.client.send(draft));
    tick(TIMING.replyMs);
    expect(unanswered.errors).toEqual([jasmine.any(NoAnswerError)]);
    im.server.socket.ignored.clear();
    const second = outcomeOf(im.client.send(draft));
    tick(LATENCY_MS);
    const ids = [...first.acknowledged, ...second.acknowledged].map(({ messageId }) => messageId);
    expect(ids).toEqual(['1', '1']);
    expect(im.server.history.messages.length).toBe(1);
  });

  it('fails on a drop, and is not repeated by itself', () => {
    connect();
    const { errors } = outcomeOf(im.client.send(draftOf(team, text('a'))));
    im.server.socket.close(1006);
    tick(60_000);
    expect(errors).toEqual([jasmine.any(NotConnectedError)]);
    expect(sent().length).toBe(1);
  });

  describe('until it is acknowledged', () => {
    it('waits for the connection, and outlives the loss of several', () => {
      im.server.stop();
      connect();
      const { acknowledged, errors } = outcomeOf(
        im.client.sendUntilAcknowledged(draftOf(team, text('a'))),
      );
      tick(20_000);
      im.server.start();
      while (im.state().kind !== 'connected') tick(1);
      im.server.socket.close(1006);
      while (im.state().kind !== 'connected') tick(1);
      im.server.socket.halfOpen = true;
      tick(60_000);
      expect(errors).toEqual([]);
      expect(acknowledged).toEqual([jasmine.objectContaining({ messageId: '1' })]);
      expect(new Set(sent().map(({ body }) => body['hasBeenSentId'])).size).toBe(1);
    });

    it('sends again what was not stored, and later each time', () => {
      connect();
      im.server.socket.refusing = { errorCode: 'not-stored', errorMsg: 'send it again' };
      const { acknowledged } = outcomeOf(im.client.sendUntilAcknowledged(draftOf(team, text('a'))));
      tick(LATENCY_MS + 500);
      expect(acknowledged).toEqual([]);
      expect(sent().length).toBe(2);
      tick(LATENCY_MS);
      expect(acknowledged.length).toBe(1);
    });

    it('takes a refusal for an answer', () => {
      connect();
      im.server.socket.refusing = { errorCode: 'muted', errorMsg: 'until Friday' };
      const { errors } = outcomeOf(im.client.sendUntilAcknowledged(draftOf(team, text('a'))));
      tick(60_000);
      expect(errors).toEqual([jasmine.any(RefusedError)]);
      expect(sent().length).toBe(1);
    });

    for (const [why, end] of [
      ['disconnects', () => im.client.disconnect()],
      ['is kicked', () => im.server.socket.closeBecause('kicked', '', 1008)],
    ] as const) {
      it(`fails when its client ${why}`, () => {
        connect();
        im.server.socket.ignored.add(Command.MessageRequest);
        const { errors } = outcomeOf(im.client.sendUntilAcknowledged(draftOf(team, text('a'))));
        end();
        expect(errors).toEqual([jasmine.any(NotConnectedError)]);
      });
    }

    it('fails at once when nobody has connected', () => {
      const { errors } = outcomeOf(im.client.sendUntilAcknowledged(draftOf(team, text('a'))));
      expect(errors).toEqual([jasmine.any(NotConnectedError)]);
    });

    it('ends with its subscription', () => {
      connect();
      im.server.socket.ignored.add(Command.MessageRequest);
      const { subscription } = outcomeOf(im.client.sendUntilAcknowledged(draftOf(team, text('a'))));
      subscription.unsubscribe();
      tick(60_000);
      expect(sent().length).toBe(1);
    });
  });
});
