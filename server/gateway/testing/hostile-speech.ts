import { Proposal } from '#contract/wire/agreement';
import { HEADER_BYTES, readFrame, writeHeader } from '#contract/wire/frame';
import {
  type Body,
  jsonSerializer,
  type PayloadReader,
  type Serializer,
} from '#contract/wire/serializers';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';
import { WireError, WireFault } from '#contract/wire/wire-error';
import { WireFormat } from '#contract/wire/wire-format';
import type { Random } from '../../demo/random.ts';
import { newNativeX25519Key } from '../native-x25519.ts';

/** A message as it leaves, what the server is to judge, and how it reads that, unless as agreed. */
export interface Utterance {
  readonly data: Uint8Array | string;
  readonly judged: Uint8Array | string;
  readonly reader?: PayloadReader;
}

const utf8 = new TextDecoder();
const envelope = x25519Envelope({ newKey: newNativeX25519Key });
const COMMAND_AT = 6;

/** Reads what is not the next sealed frame, once its header was found sound. */
const NOT_SEALED: PayloadReader = {
  read: () => {
    throw new WireError(WireFault.BadSeal, 'not sealed, or not the next one');
  },
};

/** How one connection speaks after an honest agreement, and how it breaks the rules of that speech. */
export class HostileSpeech {
  readonly proposal: Proposal;
  private readonly random: Random;
  private readonly serializer: Serializer;
  private readonly sealed: boolean;
  private format: WireFormat | undefined;
  private before: Uint8Array | undefined;

  constructor(random: Random) {
    this.random = random;
    this.sealed = random.chance(0.5);
    this.serializer = this.sealed && random.chance(0.5) ? jsonSerializer : messagePackSerializer;
    const inside = this.serializer === jsonSerializer ? [] : [this.serializer];
    this.proposal = new Proposal(inside, this.sealed ? envelope : undefined);
  }

  /** The server has answered: from here on. */
  begin(format: WireFormat): void {
    this.format = format;
  }

  /** A frame that was made for JSON, in this speech or in none. */
  say(frame: Uint8Array | string): Utterance {
    if (typeof frame === 'string') return { data: frame, judged: frame };
    const spoken = this.serializer === jsonSerializer ? frame : this.packed(frame);
    return this.sealed ? this.seal(spoken) : { data: spoken, judged: spoken };
  }

  /** A sound frame, whatever went before. */
  sayWell(frame: Uint8Array): Utterance {
    const spoken = this.serializer === jsonSerializer ? frame : repack(frame);
    return this.sealed ? this.sealWell(spoken) : { data: spoken, judged: spoken };
  }

  private packed(frame: Uint8Array): Uint8Array {
    const { random } = this;
    if (random.chance(0.05)) return frame;
    let packed: Uint8Array;
    try {
      packed = repack(frame);
    } catch {
      // No JSON, or none that can be said in MessagePack.
      packed = frame.slice();
      if (packed.byteLength >= HEADER_BYTES && random.chance(0.7)) packed[5] = 2;
      return packed;
    }
    return random.chance(0.12) ? this.damaged(packed) : packed;
  }

  /** Bits turned over, bytes left out or added, under a header that fits. */
  private damaged(frame: Uint8Array): Uint8Array {
    const { random } = this;
    const payload = Array.from(frame.subarray(HEADER_BYTES));
    for (let times = random.int(1, 4); times > 0; times--) {
      const at = random.int(0, Math.max(0, payload.length - 1));
      const way = random.next();
      if (way < 0.6) payload[at] = (payload[at] ?? 0) ^ (1 << random.int(0, 7));
      else if (way < 0.8) payload.splice(at, random.int(1, 8));
      else payload.splice(at, 0, random.int(0, 255), random.int(0, 255));
    }
    const damaged = new Uint8Array(HEADER_BYTES + payload.length);
    damaged.set(payload, HEADER_BYTES);
    writeHeader(damaged, messagePackSerializer.number, commandOf(frame));
    return damaged;
  }

  private seal(frame: Uint8Array): Utterance {
    const { random } = this;
    const way = random.next();
    if (!isSealable(frame) || way < 0.004)
      return { data: frame, judged: frame, reader: NOT_SEALED };
    if (way < 0.008 && this.before) {
      return { data: this.before, judged: this.before, reader: NOT_SEALED };
    }
    // One that is sealed and never sent: the next one is out of its turn.
    const skips = way < 0.012;
    if (skips) this.sealBytes(frame);
    const turned = way >= 0.012 && way < 0.016;
    if (!skips && !turned) return this.sealWell(frame);
    const data = this.sealBytes(frame);
    const at = random.int(HEADER_BYTES, data.byteLength - 1);
    if (turned) data[at] = (data[at] ?? 0) ^ (1 << random.int(0, 7));
    return { data, judged: data, reader: NOT_SEALED };
  }

  private sealWell(frame: Uint8Array): Utterance {
    const data = (this.before = this.sealBytes(frame));
    const { serializer } = this;
    // Sealed it is longer, and may be too long.
    const reader: PayloadReader = {
      read: () => serializer.read(frame.subarray(HEADER_BYTES)),
    };
    return { data, judged: data, reader };
  }

  private sealBytes(frame: Uint8Array): Uint8Array {
    const { format } = this;
    if (!format?.envelope) throw new Error('nothing was agreed yet');
    return format.envelope.seal(frame);
  }
}

function isSealable(frame: Uint8Array): boolean {
  try {
    return readFrame(frame).version === 1;
  } catch {
    return false;
  }
}

/** A frame of JSON, in MessagePack. @throws when it is no JSON */
function repack(frame: Uint8Array): Uint8Array {
  const body: unknown = JSON.parse(utf8.decode(frame.subarray(HEADER_BYTES)));
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new Error('no object');
  const packed = messagePackSerializer.write(body as Body);
  writeHeader(packed, messagePackSerializer.number, commandOf(frame));
  return packed;
}

function commandOf(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset).getInt8(COMMAND_AT);
}

const PACKED = new WireFormat(messagePackSerializer);

/** How an answer is read; undefined when nobody here has the key to it. */
export function readerOf(data: Uint8Array, agreed: WireFormat | undefined) {
  const serializer = data[5];
  if (serializer === messagePackSerializer.number) return PACKED;
  if (serializer !== envelope.number) return new WireFormat(jsonSerializer);
  return agreed?.envelope ? agreed : undefined;
}
