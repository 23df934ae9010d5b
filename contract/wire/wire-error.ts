/**
 * What can be wrong with a frame. Stable: clients, metrics and the console key on these words.
 * `docs/wire-protocol.md` explains each to the author of a client.
 */
export const WireFault = {
  /** A text message of WebSocket; frames are binary. */
  TextFrame: 'text-frame',
  /** Fewer bytes than the header, or than the header declares. */
  Truncated: 'truncated',
  /** More bytes than the header declares. */
  TrailingBytes: 'trailing-bytes',
  BadMagic: 'bad-magic',
  UnsupportedVersion: 'unsupported-version',
  /** A declared payload beyond the limit, or a negative length. */
  TooLarge: 'too-large',
  /** A serializer that nobody knows, or that was not agreed on this connection. */
  UnknownSerializer: 'unknown-serializer',
  /** On a sealed connection: a frame altered, repeated, left out, out of order or not sealed at all. */
  BadSeal: 'bad-seal',
  /** The payload is neither UTF-8 nor CESU-8. */
  BadText: 'bad-text',
  /** The payload does not parse, or is not an object. */
  BadPayload: 'bad-payload',
  UnknownCommand: 'unknown-command',
  /** The command in the header and the one in the body differ. */
  CommandMismatch: 'command-mismatch',
  /** A field is missing, of the wrong type or out of its range. */
  BadField: 'bad-field',
} as const;
export type WireFault = (typeof WireFault)[keyof typeof WireFault];

/** A frame that breaks the protocol. `fault` is for programs, `message` for people. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly fault: WireFault;

  constructor(fault: WireFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
