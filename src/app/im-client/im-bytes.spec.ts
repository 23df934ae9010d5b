import { TestBed } from '@angular/core/testing';
import { of, throwError } from 'rxjs';
import { Dialects } from '#contract/wire/agreement';
import { Command } from '#contract/wire/commands';
import type { EnvelopeKind } from '#contract/wire/envelope';
import { PushCode } from '#contract/wire/packets/push';
import { HEADER_BYTES } from '#contract/wire/frame';
import { type Serializer, jsonSerializer } from '#contract/wire/serializers';
import type { ProposalSource } from './im-bytes.ts';
import * as packed from './packed.ts';
import * as sealed from './sealed.ts';
import { speaking } from './speaking.ts';
import { buildImClient } from './testing/build-im-client.ts';
import { LATENCY_MS } from './testing/fake-im-server.ts';

/** Socket, agreement, bind and answers. */
const CONNECT_MS = 4 * LATENCY_MS;

/** Hides nothing from anybody: turns the bits of every payload over. */
const cipher: EnvelopeKind = {
  number: 78,
  publicKeyBytes: 1,
  newKey: () => ({ publicKey: Uint8Array.of(1), sharedSecret: () => Uint8Array.of(1) }),
  envelope: () => ({
    number: 78,
    overheadBytes: 0,
    remaining: Infinity,
    seal: (frame) => {
      const sealed = frame.map((byte, at) => (at < HEADER_BYTES ? byte : byte ^ 255));
      sealed[5] = 78;
      return sealed;
    },
    open: ({ payload }) => payload.map((byte) => byte ^ 255),
  }),
};

describe('ImClient on other bytes than JSON', () => {
  const tick = (ms: number) => jasmine.clock().tick(ms);

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
  });

  afterEach(() => jasmine.clock().uninstall());

  function build(source: ProposalSource) {
    const im = buildImClient(() => of(source));
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
    return im;
  }

  const serializersOf = (frames: readonly Uint8Array[]) => frames.map((frame) => frame[5]);

  for (const [what, source, number] of [
    ['MessagePack', packed, 2],
    ['the envelope', sealed, 3],
  ] as const) {
    it(`agrees on ${what} before it binds, and speaks nothing else afterwards`, () => {
      const im = build(source);
      const { socket } = im.server;
      expect(im.kinds()).toEqual(['offline', 'connecting', 'connected']);
      expect(socket.commands()).toEqual([Command.AgreeRequest, Command.BindRequest]);
      expect(serializersOf(socket.overheard)).toEqual([1, 1, number, number]);

      const pushed: string[] = [];
      im.client.pushes(PushCode.Announcement).subscribe(({ eventValue }) => {
        pushed.push(String(eventValue));
      });
      socket.push(PushCode.Announcement, '早😀');
      const items: unknown[] = [];
      im.client.topic('announcements').subscribe((update) => items.push(update));
      tick(CONNECT_MS);
      tick(15_000 + LATENCY_MS);
      expect(pushed).toEqual(['早😀']);
      expect(items).toEqual([{ kind: 'recent', items: [] }]);
      expect(socket.commands()).toContain(Command.HeartbeatRequest);
      expect(new Set(serializersOf(socket.overheard.slice(2)))).toEqual(new Set([number]));
      im.client.disconnect();
    });

    it(`agrees anew after a loss: ${what}`, () => {
      const im = build(source);
      im.server.socket.close(1006);
      tick(500 + CONNECT_MS);
      expect(im.state().kind).toBe('connected');
      const keys = im.server.sockets.map(({ received }) => received[0]!.body['publicKey']);
      expect(keys.length).toBe(2);
      expect(keys[0] === undefined || keys[0] !== keys[1]).toBeTrue();
      im.client.disconnect();
    });
  }

  it('speaks a serializer and a cipher of one’s own', () => {
    const mine: Serializer = { ...jsonSerializer, number: 77 };
    for (const [bytes, travels] of [
      [speaking([mine]), 77],
      [speaking([mine], cipher), 78],
    ] as const) {
      TestBed.resetTestingModule();
      const im = buildImClient(bytes);
      im.server.dialects = new Dialects([mine], [cipher]);
      im.client.connect(im.credentials);
      tick(CONNECT_MS);
      expect(im.state().kind).toBe('connected');
      expect(im.server.socket.format.serializer).toBe(mine);
      expect(serializersOf(im.server.socket.overheard)).toEqual([1, 1, travels, travels]);
      im.client.disconnect();
    }
  });

  it('shows the ticket to nobody on the way', () => {
    const im = build(sealed);
    const heard = im.server.socket.overheard.map((frame) => String.fromCharCode(...frame)).join('');
    expect(heard).toContain('publicKey');
    expect(heard).not.toContain('ticket-1');
    expect(im.server.socket.received[1]!.body['token']).toBe('ticket-1');
    im.client.disconnect();
  });

  it('keeps to JSON when a server has no MessagePack', () => {
    const im = buildImClient(() => of(packed));
    im.server.dialects = new Dialects([], []);
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
    expect(im.state().kind).toBe('connected');
    expect(new Set(serializersOf(im.server.socket.overheard))).toEqual(new Set([1]));
    im.client.disconnect();
  });

  it('gives no ticket to a server that does not seal, or somebody who plays one', () => {
    const im = buildImClient(() => of(sealed));
    im.server.dialects = new Dialects([], []);
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
    expect(im.state()).toEqual(
      jasmine.objectContaining({ kind: 'refused', errorCode: 'unknown-serializer' }),
    );
    expect(im.server.socket.commands()).toEqual([Command.AgreeRequest]);
    expect(im.server.open.length).toBe(0);
  });

  it('hangs up on a frame that was altered on the way, and comes back with new keys', () => {
    const im = build(sealed);
    const { socket } = im.server;
    const frame = socket.format.write(Command.HeartbeatResponse, {});
    frame[20] = (frame[20] ?? 0) ^ 1;
    socket.sendBytes(frame);
    expect(socket.state).toBe('closed');
    expect(im.state().kind).toBe('waiting');
    tick(500 + CONNECT_MS);
    expect(im.state().kind).toBe('connected');
    im.client.disconnect();
  });

  it('hangs up on a frame that is not sealed', () => {
    const im = build(sealed);
    im.server.socket.sendBytes(im.server.socket.overheard[0]!);
    expect(im.state().kind).toBe('waiting');
    im.client.disconnect();
  });

  it('tries again when what it speaks could not be loaded', () => {
    let fails = true;
    const im = buildImClient(() => (fails ? throwError(() => new Error('offline')) : of(sealed)));
    im.client.connect(im.credentials);
    tick(CONNECT_MS);
    expect(im.state().kind).toBe('waiting');
    fails = false;
    tick(500 + CONNECT_MS);
    expect(im.state().kind).toBe('connected');
    im.client.disconnect();
  });
});
