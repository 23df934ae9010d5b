import { TestBed } from '@angular/core/testing';
import { buildImClient } from '../../im-client/testing/build-im-client.ts';
import { buildFrame, buildFrames } from '../testing/build-frame.ts';
import { PAINT_MS, Tail } from './tail.ts';

/** The real client in front of the fake server, in virtual time. */
describe('Tail', () => {
  let im: ReturnType<typeof buildImClient>;
  let tail: Tail;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-24T08:00:00Z'));
    TestBed.configureTestingModule({ providers: [Tail] });
    im = buildImClient();
    tail = TestBed.inject(Tail);
    im.client.connect(im.credentials);
    jasmine.clock().tick(50);
    tail.watch({});
    tail.show({}, '');
    jasmine.clock().tick(50);
  });

  afterEach(() => {
    im.client.disconnect();
    TestBed.resetTestingModule();
    jasmine.clock().uninstall();
  });

  const seqs = () => tail.shown().frames.map(({ seq }) => seq);
  const paint = () => jasmine.clock().tick(PAINT_MS);

  it('shows what passes, at most four times a second', () => {
    im.server.socket.pass(buildFrames(3));
    im.server.socket.pass(buildFrames(2, 4), 7);
    expect(seqs()).toEqual([]);
    paint();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(tail.counts()).toEqual({ received: 5, leftOut: 7, held: 5 });
  });

  it('stands still while paused, counts what came, and goes on with all of it', () => {
    im.server.socket.pass(buildFrames(2));
    paint();
    tail.pause();
    im.server.socket.pass(buildFrames(3, 3));
    paint();
    expect(seqs()).toEqual([1, 2]);
    expect(tail.waiting()).toBe(3);
    tail.resume();
    expect(seqs()).toEqual([1, 2, 3, 4, 5]);
    expect(tail.waiting()).toBe(0);
  });

  it('counts while paused only what this list would show', () => {
    tail.show({ violationsOnly: true }, '');
    tail.pause();
    im.server.socket.pass([
      buildFrame(),
      buildFrame({ seq: 2, fault: 'not-you', violation: true }),
    ]);
    paint();
    expect(tail.waiting()).toBe(1);
  });

  it('sieves what is held when the filter or the search changes', () => {
    im.server.socket.pass([
      buildFrame(),
      buildFrame({ seq: 2, userId: 'bob', body: '{"content":"***"}' }),
    ]);
    paint();
    tail.show({ userId: 'bob' }, '');
    expect(seqs()).withContext('named by the first, sender of the second').toEqual([1, 2]);
    tail.show({ userId: 'bob' }, 'CONTENT');
    expect(seqs()).toEqual([2]);
  });

  it('says how many rows have left at the old end', () => {
    for (let from = 1; from <= 20_000; from += 1_000)
      im.server.socket.pass(buildFrames(1_000, from));
    paint();
    expect(tail.shown().gone).toBe(0);
    im.server.socket.pass(buildFrames(10, 20_001));
    paint();
    expect(tail.shown().gone).toBe(10);
    expect(seqs()[0]).toBe(11);
    expect(tail.counts().held).toBe(20_000);
  });

  it('keeps bookmarks when it is cleared', () => {
    const [first] = buildFrames(2);
    im.server.socket.pass(buildFrames(2));
    paint();
    tail.toggleBookmark(first!);
    tail.clear();
    expect(seqs()).toEqual([]);
    expect(tail.counts()).toEqual({ received: 0, leftOut: 0, held: 0 });
    expect(tail.bookmarks().map(({ seq }) => seq)).toEqual([1]);
    tail.toggleBookmark(buildFrames(1)[0]!);
    expect(tail.bookmarks()).toEqual([]);
  });

  it('asks anew with another filter, and for nothing when it is told so', () => {
    tail.watch({ userId: 'ada' });
    jasmine.clock().tick(50);
    expect([...im.server.socket.watches.values()].map(({ filter }) => filter)).toEqual([
      { userId: 'ada' },
    ]);
    tail.watch(null);
    jasmine.clock().tick(50);
    expect(im.server.socket.watches.size).toBe(0);
  });

  it('watches again after a reconnect, and keeps what it holds', () => {
    im.server.socket.pass(buildFrames(1));
    paint();
    im.server.socket.close(1006);
    jasmine.clock().tick(5_000);
    expect(im.state().kind).toBe('connected');
    im.server.socket.pass(buildFrames(1, 2));
    paint();
    expect(seqs()).toEqual([1, 2]);
  });

  it('says why the server refuses', () => {
    im.server.watchAnswer = { success: false, errorCode: 'forbidden', errorMsg: 'not yours' };
    tail.watch({ text: 'x' });
    jasmine.clock().tick(50);
    expect(tail.refused()).toEqual({ errorCode: 'forbidden', message: 'not yours' });
    im.server.watchAnswer = null;
    tail.watch({});
    jasmine.clock().tick(50);
    expect(tail.refused()).toBeNull();
  });

  it('writes onto a frame what became known of it later', () => {
    im.server.socket.pass(buildFrames(2));
    paint();
    const lateFaults = [{ sessionId: 's1', seq: 1, fault: 'not-stored', violation: false }];
    im.server.socket.pass([], 0, { lateFaults });
    paint();
    expect(tail.shown().frames.map(({ fault }) => fault)).toEqual(['not-stored', undefined]);
  });

  it('says that a search for text ended with its reveal', () => {
    im.server.socket.pass([], 0, { ended: true });
    expect(tail.refused()?.errorCode).toBe('reveal-ended');
  });

  it('puts unmasked bodies away when the reveal ends', () => {
    im.server.revealedUntil = Date.now() + 60_000;
    const frame = buildFrame({ masked: false, body: '{"content":"secret"}' });
    im.server.socket.pass([frame]);
    paint();
    tail.toggleBookmark(frame);
    expect(tail.shown().frames[0]!.body).toContain('secret');
    jasmine.clock().tick(60_000);
    expect(tail.revealedUntil()).toBe(0);
    for (const { body, masked } of [...tail.shown().frames, ...tail.bookmarks(), ...tail.held()]) {
      expect([body, masked]).toEqual(['', true]);
    }
  });

  it('puts them away too when the server says that it ended earlier', () => {
    im.server.revealedUntil = Date.now() + 60_000;
    im.server.socket.pass([buildFrame({ masked: false })]);
    im.server.revealedUntil = 0;
    im.server.socket.pass([]);
    paint();
    expect(tail.shown().frames[0]!.body).toBe('');
  });
});
