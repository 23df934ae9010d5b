import { TestBed } from '@angular/core/testing';
import { of } from 'rxjs';
import { Command } from '#contract/wire/commands';
import type { MessageResponse } from '#contract/wire/packets/message';
import type { CatchUpPosition } from './catch-up.ts';
import type { Chat } from './chat.ts';
import { text } from './contents.ts';
import { draftOf } from './draft.ts';
import { newImClient } from './new-im-client.ts';
import { TIMING, buildUserClient } from './testing/build-im-client.ts';
import { LATENCY_MS } from './testing/fake-im-server.ts';

const bob: Chat = { chatId: 'bob', chatType: 0 };
const team: Chat = { chatId: 'team', chatType: 1 };
/** Socket, bind, first page. */
const CONNECT_MS = 3 * LATENCY_MS;

describe('Messages', () => {
  const tick = (ms: number) => jasmine.clock().tick(ms);
  let im: ReturnType<typeof buildUserClient>;
  let seen: string[];

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
  });
  afterEach(() => {
    im.client.disconnect();
    jasmine.clock().uninstall();
  });

  function start(resumeFrom?: CatchUpPosition) {
    im = buildUserClient(resumeFrom ? { resumeFrom } : {});
    seen = [];
    im.client.messages.all$.subscribe(({ content }) => seen.push(content));
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
  }

  function say(...contents: string[]) {
    for (const content of contents) {
      im.server.say({ fromUserId: 'bob', toUserId: 'ada', content });
    }
  }

  /** Lost, and back; what it missed has come after some pages. */
  function comeBack(pages = 1) {
    tick(500 + CONNECT_MS + (pages - 1) * LATENCY_MS);
    expect(im.state().kind).toBe('connected');
  }

  const pagesAsked = () =>
    im.server.socket.received
      .filter(({ command }) => command === Command.CatchUpRequest)
      .map(({ body }) => [body['after'], (body['held'] as string[]).length]);

  it('of the past are not missed by a client that is new', () => {
    im = buildUserClient();
    say('before');
    im.client.disconnect();
    seen = [];
    im.client.messages.all$.subscribe(({ content }) => seen.push(content));
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
    say('after');
    expect(seen).toEqual(['after']);
  });

  it('missed while away come in order before what is new, each once', () => {
    start();
    say('1', '2');
    im.server.socket.close(1006);
    say('3', '4', '5', '6', '7', '8', '9', '10');
    comeBack(2);
    say('11');
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    tick(LATENCY_MS);
    say('12');
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => `${n + 1}`));
  });

  it('of 10,000 missed come a page at a time', () => {
    start();
    im.server.history.pageMessages = 200;
    im.server.socket.close(1006);
    say(...Array.from({ length: 10_000 }, (_, n) => `${n}`));
    comeBack();
    expect(seen.length).toBe(200);
    tick(49 * LATENCY_MS);
    expect(seen).toEqual(Array.from({ length: 10_000 }, (_, n) => `${n}`));
  });

  it('come once when the connection breaks between two pages', () => {
    start();
    im.server.socket.close(1006);
    say('1', '2', '3', '4', '5');
    comeBack();
    expect(seen).toEqual(['1', '2', '3']);
    im.server.socket.close(1006);
    say('6');
    tick(1_000 + CONNECT_MS);
    expect(seen).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('come once on a flapping network, none left out', () => {
    start();
    const all: string[] = [];
    for (let round = 0; round < 40; round++) {
      const contents = [`${round} live`, `${round} away`];
      all.push(...contents);
      say(contents[0]!);
      im.server.socket.close(1006);
      say(contents[1]!);
      tick(15_000 + CONNECT_MS);
    }
    expect(seen).toEqual(all);
  });

  it('come once when 1,000 arrive in one tick, and what is held stays bounded', () => {
    start();
    im.server.history.pageMessages = 200;
    const all = Array.from({ length: 1_000 }, (_, n) => `${n}`);
    say(...all);
    expect(seen).toEqual(all);
    expect(im.client.messages.position.held.length).toBe(1_000);
    tick(2 * LATENCY_MS);
    // Asked for when 500 were held, though others were on their way: they stand on the page as well.
    expect(pagesAsked()).toEqual([
      ['', 0],
      ['0', 500],
      ['700', 500],
    ]);
    expect(im.client.messages.position).toEqual({ cursor: '1000', held: [] });
    say('next');
    im.server.socket.close(1006);
    comeBack();
    expect(seen).toEqual([...all, 'next']);
  });

  it('come once when no page moves the cursor for long', () => {
    start();
    im.server.history.pageMessages = 200;
    im.server.socket.ignored.add(Command.CatchUpRequest);
    const all = Array.from({ length: 1_500 }, (_, n) => `${n}`);
    say(...all);
    expect(im.client.messages.position.held.length).toBe(1_000);
    im.server.socket.close(1006);
    tick(500 + CONNECT_MS + 10 * LATENCY_MS);
    expect(seen).toEqual(all);
    expect(im.client.messages.position).toEqual({ cursor: '1500', held: [] });
  });

  it('tell when they are live', () => {
    start();
    const live: boolean[] = [];
    im.client.messages.live$.subscribe((value) => live.push(value));
    im.server.socket.close(1006);
    say('1', '2', '3', '4');
    tick(500 + CONNECT_MS);
    expect(live).toEqual([true, false]);
    tick(LATENCY_MS);
    expect(live).toEqual([true, false, true]);
  });

  it('are asked for again when a page is refused or does not come', () => {
    start();
    im.server.socket.close(1006);
    say('1');
    tick(500 + 2 * LATENCY_MS);
    im.server.socket.refusing = { errorCode: 'unavailable', errorMsg: 'busy' };
    tick(LATENCY_MS);
    expect(seen).toEqual([]);
    im.server.socket.ignored.add(Command.CatchUpRequest);
    tick(500 + TIMING.replyMs);
    im.server.socket.ignored.clear();
    tick(1_000 + LATENCY_MS);
    expect(seen).toEqual(['1']);
  });

  it('come live from a server that has no pages', () => {
    start();
    im.server.socket.close(1006);
    tick(500 + 2 * LATENCY_MS);
    im.server.socket.refusing = { errorCode: 'forbidden', errorMsg: 'no' };
    tick(LATENCY_MS);
    im.server.socket.live = true;
    say('1');
    expect(seen).toEqual(['1']);
    expect(pagesAsked().length).toBe(1);
  });

  it('of one’s own stand among them once acknowledged, also when the acknowledgement was lost', () => {
    start();
    const draft = draftOf(bob, text('mine'));
    im.client.send(draft).subscribe();
    tick(LATENCY_MS);
    expect(seen).toEqual(['mine']);

    const lost = draftOf(bob, text('lost'));
    im.server.say({ ...lost, fromUserId: 'ada' });
    expect(seen).toEqual(['mine', 'lost']);
    im.client.send(lost).subscribe();
    tick(LATENCY_MS);
    expect(seen).toEqual(['mine', 'lost']);
  });

  it('that were refused are not among them', () => {
    start();
    im.server.socket.refusing = { errorCode: 'muted', errorMsg: 'until Friday' };
    im.client.send(draftOf(bob, text('mine'))).subscribe({ error: () => undefined });
    tick(LATENCY_MS);
    expect(seen).toEqual([]);
  });

  it('of a red packet’s changes come each time', () => {
    start();
    say('full');
    const half = { messageId: '1', contentType: 5, content: 'half', success: true };
    im.server.socket.send(Command.MessageResponse, half);
    im.server.socket.send(Command.MessageResponse, { ...half, content: 'empty' });
    expect(seen).toEqual(['full', 'half', 'empty']);
    expect(im.client.messages.position.held).toEqual(['1']);
  });

  it('of one chat, or one user, come by themselves, across reconnects', () => {
    start();
    const told = { bob: [] as string[], team: [] as string[], byBob: [] as string[] };
    const into = (list: string[]) => (message: MessageResponse) => list.push(message.content);
    im.client.messages.ofChat(bob).subscribe(into(told.bob));
    im.client.messages.ofChat(team).subscribe(into(told.team));
    im.client.messages.ofUser('bob').subscribe(into(told.byBob));
    im.server.say({ fromUserId: 'bob', toUserId: 'ada', content: 'to me' });
    im.server.say({ fromUserId: 'ada', toUserId: 'bob', content: 'from my phone' });
    im.server.socket.close(1006);
    im.server.say({ fromUserId: 'bob', toUserId: 'team', chatType: 1, content: 'to all' });
    im.server.say({ fromUserId: 'cy', toUserId: 'ada', content: 'other' });
    comeBack();
    expect(told).toEqual({
      bob: ['to me', 'from my phone'],
      team: ['to all'],
      byBob: ['to me', 'to all'],
    });
  });

  it('go on where an earlier client stopped, from its position', () => {
    start();
    say('1', '2');
    const kept = JSON.parse(JSON.stringify(im.client.messages.position)) as CatchUpPosition;
    expect(kept).toEqual({ cursor: '0', held: ['1', '2'] });
    const { server } = im;
    im.client.disconnect();
    say('3');
    const next = newClientOn(server, kept);
    expect(next.seen).toEqual(['3']);
    next.client.disconnect();
  });

  it('refuse a position that is none', () => {
    im = buildUserClient();
    for (const position of [
      { cursor: 'x', held: [] },
      { cursor: '1', held: ['-2'] },
    ]) {
      expect(() => newClientOn(im.server, position)).toThrowError(RangeError);
    }
  });

  it('of another user begin anew', () => {
    start();
    say('1');
    im.client.disconnect();
    im.client.connect(() => of({ userId: 'bob', token: 'his' }));
    say('2');
    tick(CONNECT_MS);
    expect(pagesAsked()).toEqual([['', 0]]);
    expect(seen).toEqual(['1']);
  });

  function newClientOn(server: typeof im.server, resumeFrom: CatchUpPosition) {
    const client = TestBed.runInInjectionContext(() =>
      newImClient({ openSocket: server.openSocket, resumeFrom }),
    );
    const messages: string[] = [];
    client.messages.all$.subscribe(({ content }) => messages.push(content));
    client.connect(im.credentials);
    tick(CONNECT_MS);
    return { client, seen: messages };
  }
});
