import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Envelope, EnvelopeKind, EphemeralKey, Side } from '../envelope.ts';
import { COMMAND_AT, type Frame, HEADER_BYTES, VERSION, writeHeader } from '../frame.ts';
import { WireError, WireFault } from '../wire-error.ts';

/** Serializer 3. */
export const ENVELOPE_NUMBER = 3;

const KEY_BYTES = 32;
/** The counter is the last eight bytes of the nonce, big-endian. */
const COUNTER_AT = 16;
const nonce = new Uint8Array(24);
const nonceView = new DataView(nonce.buffer);
const TAG_BYTES = 16;
/** Frames one key seals: far below what the cipher bears, and months of the fastest client. */
const MAX_FRAMES = 2 ** 32;

const LABELS: Readonly<Record<Side, Uint8Array>> = {
  client: new TextEncoder().encode('bzghost envelope 3, client to server'),
  server: new TextEncoder().encode('bzghost envelope 3, server to client'),
};

export interface X25519EnvelopeOptions {
  /** Makes the key of a connection; a platform's own X25519 (RFC 7748) is faster than this one. */
  readonly newKey?: () => EphemeralKey;
  /** Frames that one key may seal. */
  readonly maxFrames?: number;
}

/**
 * Envelope 3: X25519 (RFC 7748) with a key of each side made for the connection, HKDF-SHA256
 * (RFC 5869) to one key per direction, XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with the
 * frame's header as associated data and the count of the direction's frames as nonce.
 */
export function x25519Envelope({
  newKey = newX25519Key,
  maxFrames = MAX_FRAMES,
}: X25519EnvelopeOptions = {}): EnvelopeKind {
  return {
    number: ENVELOPE_NUMBER,
    publicKeyBytes: KEY_BYTES,
    newKey,
    envelope(side, sharedSecret, transcript) {
      // A point of low order yields zeros whatever the other side's key is (RFC 7748, 6.1).
      if (sharedSecret.every((byte) => byte === 0)) {
        throw new WireError(WireFault.BadField, 'publicKey is a point of low order');
      }
      const secret = extract(sha256, sharedSecret, transcript);
      const client = new SealingKey(expand(sha256, secret, LABELS.client, KEY_BYTES), maxFrames);
      const server = new SealingKey(expand(sha256, secret, LABELS.server, KEY_BYTES), maxFrames);
      return side === 'client'
        ? new X25519Envelope(client, server)
        : new X25519Envelope(server, client);
    },
  };
}

function newX25519Key(): EphemeralKey {
  const { secretKey, publicKey } = x25519.keygen();
  return {
    publicKey,
    sharedSecret: (theirPublicKey) => x25519.getSharedSecret(secretKey, theirPublicKey),
  };
}

class X25519Envelope implements Envelope {
  readonly number = ENVELOPE_NUMBER;
  readonly overheadBytes = TAG_BYTES;
  private readonly sealing: SealingKey;
  private readonly opening: SealingKey;
  private broken = false;

  constructor(sealing: SealingKey, opening: SealingKey) {
    this.sealing = sealing;
    this.opening = opening;
  }

  get remaining(): number {
    return this.sealing.remaining;
  }

  seal(frame: Uint8Array): Uint8Array {
    const sealed = new Uint8Array(frame.byteLength + TAG_BYTES);
    const command = new DataView(frame.buffer, frame.byteOffset).getInt8(COMMAND_AT);
    writeHeader(sealed, ENVELOPE_NUMBER, command);
    this.sealing
      .next(sealed.subarray(0, HEADER_BYTES))
      .encrypt(frame.subarray(HEADER_BYTES), sealed.subarray(HEADER_BYTES));
    return sealed;
  }

  open(frame: Frame): Uint8Array {
    const { payload } = frame;
    const header = new Uint8Array(HEADER_BYTES);
    writeHeader(header, ENVELOPE_NUMBER, frame.command, payload.byteLength);
    try {
      if (this.broken) throw new RangeError('nothing opens after a seal that was broken');
      if (frame.serializer !== ENVELOPE_NUMBER || frame.version !== VERSION) {
        throw new RangeError('the frame is not sealed');
      }
      return this.opening.next(header).decrypt(payload);
    } catch (cause) {
      this.broken = true;
      throw new WireError(
        WireFault.BadSeal,
        'the frame is not the next one that the other side sealed',
        { cause },
      );
    }
  }
}

/** The key of one direction, and how often it was used. */
class SealingKey {
  private readonly key: Uint8Array;
  private readonly maxFrames: number;
  private frames = 0;

  constructor(key: Uint8Array, maxFrames: number) {
    this.key = key;
    this.maxFrames = maxFrames;
  }

  get remaining(): number {
    return this.maxFrames - this.frames;
  }

  /**
   * The cipher for the next frame of this direction, with the frame's header. For use at once: all
   * share one nonce, which changes with the next call.
   */
  next(header: Uint8Array): ReturnType<typeof xchacha20poly1305> {
    if (this.frames >= this.maxFrames)
      throw new RangeError('the key of this connection is used up');
    nonceView.setUint32(COUNTER_AT, Math.floor(this.frames / 2 ** 32));
    nonceView.setUint32(COUNTER_AT + 4, this.frames % 2 ** 32);
    this.frames += 1;
    return xchacha20poly1305(this.key, nonce, header);
  }
}
