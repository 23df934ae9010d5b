import type { Frame } from './frame.ts';

/**
 * Seals the frames of one connection, in both directions. Works because a WebSocket keeps its
 * messages in order: each side counts what it sealed and opened, and nothing else opens than the very
 * next frame of the other side.
 */
export interface Envelope {
  /** The serializer in the header of sealed frames. */
  readonly number: number;
  /** Bytes a frame grows by. */
  readonly overheadBytes: number;
  /** Frames that may still be sealed; then the connection has to be replaced by a new one. */
  readonly remaining: number;
  /**
   * The sealed form of a whole frame, with the same command.
   * @throws RangeError when none remains
   */
  seal(frame: Uint8Array): Uint8Array;
  /**
   * The payload inside a sealed frame. After one failure nothing opens any more.
   * @throws WireError bad-seal
   */
  open(frame: Frame): Uint8Array;
}

/** A key made for one connection and forgotten with it. */
export interface EphemeralKey {
  readonly publicKey: Uint8Array;
  /** @throws when the other side's key is none, or one that makes the secret predictable */
  sharedSecret(theirPublicKey: Uint8Array): Uint8Array;
}

export type Side = 'client' | 'server';

/** One kind of envelope: what both sides need to know to make one for a new connection. */
export interface EnvelopeKind {
  /** The byte that names it in the header, 1 to 255, apart from those of serializers. */
  readonly number: number;
  /** Length of its public keys. */
  readonly publicKeyBytes: number;
  newKey(): EphemeralKey;
  /**
   * One side's envelope.
   * @param transcript all that was said before, the same on both sides or nothing will open
   */
  envelope(side: Side, sharedSecret: Uint8Array, transcript: Uint8Array): Envelope;
}
