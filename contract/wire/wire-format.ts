import { encodePacket } from './codec.ts';
import type { Command } from './commands.ts';
import type { Envelope } from './envelope.ts';
import type { Frame } from './frame.ts';
import { type Body, type PayloadReader, type Serializer, jsonSerializer } from './serializers.ts';
import { WireError, WireFault } from './wire-error.ts';

/**
 * How a connection's frames are written and read. Strict: from the agreement on, the agreed form is
 * the only one, so that nobody on the way can slip in a frame in a weaker one.
 */
export class WireFormat implements PayloadReader {
  readonly serializer: Serializer;
  /** Around what the serializer writes; frames travel as they are without one. */
  readonly envelope: Envelope | undefined;

  constructor(serializer: Serializer, envelope?: Envelope) {
    this.serializer = serializer;
    this.envelope = envelope;
  }

  read(frame: Frame): Body {
    const { serializer, envelope } = this;
    if (envelope) return serializer.read(envelope.open(frame));
    if (frame.serializer !== serializer.number) {
      throw new WireError(
        WireFault.UnknownSerializer,
        `serializer ${frame.serializer} was not agreed on this connection`,
      );
    }
    return serializer.read(frame.payload);
  }

  /** Bytes of one frame. */
  write(command: Command, fields: object): Uint8Array {
    const frame = encodePacket(command, fields, this.serializer);
    return this.envelope?.seal(frame) ?? frame;
  }
}

/** What every connection starts with, and what clients that agree on nothing keep. */
export const JSON_FORMAT = new WireFormat(jsonSerializer);
