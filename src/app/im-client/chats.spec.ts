import { Command } from '#contract/wire/commands';
import type { Chat } from './chat.ts';
import type { LostChat } from './chats.ts';
import { NotConnectedError, RefusedError } from './im-errors.ts';
import { TIMING, buildUserClient } from './testing/build-im-client.ts';
import { LATENCY_MS } from './testing/fake-im-server.ts';

const bob: Chat = { chatId: 'bob', chatType: 0 };
const team: Chat = { chatId: 'team', chatType: 1 };
const club: Chat = { chatId: 'club', chatType: 1 };
/** Socket, bind and answer. */
const CONNECT_MS = 2 * LATENCY_MS;

describe('Chats', () => {
  const tick = (ms: number) => jasmine.clock().tick(ms);
  let im: ReturnType<typeof buildUserClient>;
  let joined: readonly Chat[];
  let lost: LostChat[];

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
    im = buildUserClient();
    im.client.chats.joined$.subscribe((chats) => (joined = chats));
    lost = [];
    im.client.chats.lost$.subscribe((chat) => lost.push(chat));
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
  });
  afterEach(() => {
    im.client.disconnect();
    jasmine.clock().uninstall();
  });

  function join(...chats: Chat[]) {
    for (const chat of chats) {
      im.client.chats.join(chat).subscribe();
      tick(LATENCY_MS);
    }
  }

  const joinsHeard = () =>
    im.server.socket.received
      .filter(({ command }) => command === Command.JoinRequest)
      .map(({ body }) => body['chatId']);

  it('are joined in one’s own name, the latest last', () => {
    join(bob, team, bob);
    expect(im.server.socket.received.at(-1)!.body).toEqual(
      jasmine.objectContaining({ chatId: 'bob', chatType: 0, userId: 'ada' }),
    );
    expect(joined).toEqual([team, bob]);
  });

  it('are not joined when the server refuses, or nobody is there', () => {
    im.server.closedChats.add('team');
    const errors: unknown[] = [];
    const note = { error: (error: unknown) => errors.push(error) };
    im.client.chats.join(team).subscribe(note);
    tick(LATENCY_MS);
    im.client.disconnect();
    im.client.chats.join(bob).subscribe(note);
    expect(errors).toEqual([jasmine.any(RefusedError), jasmine.any(NotConnectedError)]);
    expect(joined).toEqual([]);
  });

  it('are joined again after a reconnect, in the same order, one after the other', () => {
    join(bob, team, club);
    im.server.socket.close(1006);
    tick(500 + CONNECT_MS);
    expect(joinsHeard()).toEqual(['bob']);
    tick(2 * LATENCY_MS);
    expect(joinsHeard()).toEqual(['bob', 'team', 'club']);
    expect(joined).toEqual([bob, team, club]);
  });

  it('that were quit are not joined again, not even when the quit was lost', () => {
    join(bob, team);
    im.server.socket.halfOpen = true;
    im.client.chats.quit(bob).subscribe({ error: () => undefined });
    tick(TIMING.heartbeatMs + TIMING.silenceMs + 500 + CONNECT_MS + 10 * LATENCY_MS);
    expect(im.state().kind).toBe('connected');
    expect(joinsHeard()).toEqual(['team']);
    expect(joined).toEqual([team]);
  });

  it('that are quit while they are being joined again stay quit', () => {
    join(bob, team);
    im.server.socket.close(1006);
    tick(500 + CONNECT_MS);
    im.client.chats.quit(team).subscribe();
    tick(5 * LATENCY_MS);
    expect(joinsHeard()).toEqual(['bob']);
  });

  it('that may not be joined again are told of, and not tried any more', () => {
    join(bob, team, club);
    im.server.closedChats.add('team');
    for (let round = 0; round < 2; round++) {
      im.server.socket.close(1006);
      tick(1_000 + CONNECT_MS + 3 * LATENCY_MS);
    }
    expect(lost).toEqual([{ chat: team, error: jasmine.any(RefusedError) as never }]);
    expect(joined).toEqual([bob, club]);
    expect(joinsHeard()).toEqual(['bob', 'club']);
  });

  it('are tried again while the server is only too busy', () => {
    join(bob);
    im.server.socket.close(1006);
    tick(500 + LATENCY_MS);
    im.server.socket.refusing = { errorCode: 'too-fast', errorMsg: 'wait' };
    tick(LATENCY_MS);
    im.server.socket.ignored.add(Command.CatchUpRequest);
    tick(LATENCY_MS + 500 + LATENCY_MS);
    expect(lost).toEqual([]);
    expect(joinsHeard()).toEqual(['bob', 'bob']);
  });

  it('are forgotten by who disconnects', () => {
    join(bob);
    im.client.disconnect();
    expect(joined).toEqual([]);
    im.client.connect(im.credentials);
    tick(CONNECT_MS + LATENCY_MS);
    expect(joinsHeard()).toEqual([]);
  });
});
