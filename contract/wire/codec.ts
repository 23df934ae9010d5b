import { Command, isCommand } from './commands.ts';
import { MAX_PAYLOAD_BYTES, readFrame, writeHeader } from './frame.ts';
import {
  type Body,
  type PayloadReader,
  SerializerRegistry,
  jsonSerializer,
} from './serializers.ts';
import { WireError, WireFault } from './wire-error.ts';

/** A frame that has been understood. `body` is whatever the other side sent: check before use. */
export interface Packet {
  readonly command: Command;
  readonly serializer: number;
  readonly body: Body;
}

const json = new SerializerRegistry(jsonSerializer);

/**
 * Bytes of one frame. The command goes into the header and into the body, where clients in the
 * field look for it, as does the version.
 */
export function encodePacket(
  command: Command,
  fields: object,
  serializer = jsonSerializer,
): Uint8Array {
  const frame = serializer.write({ ...fields, version: 1, command });
  writeHeader(frame, serializer.number, command);
  return frame;
}

/**
 * Reads one frame and its body. A body without `command` takes the header's; two that differ are a
 * violation, and so is any command that the catalogue does not have.
 * @throws WireError with any of its faults but bad-field
 */
export function decodePacket(
  bytes: Uint8Array,
  reader: PayloadReader = json,
  maxPayloadBytes = MAX_PAYLOAD_BYTES,
): Packet {
  const frame = readFrame(bytes, maxPayloadBytes);
  const body = reader.read(frame);
  const { command } = frame;
  const inBody = body['command'];
  if (inBody !== undefined && inBody !== command) {
    // Not repeated when it is no number: it may be a megabyte of anything, nested without end.
    const said = typeof inBody === 'number' ? inBody : `has none but a ${typeof inBody}`;
    throw new WireError(WireFault.CommandMismatch, `the header says ${command}, the body ${said}`);
  }
  if (!isCommand(command)) throw new WireError(WireFault.UnknownCommand, `command ${command}`);
  if (frame.version === 0 && command !== Command.Hello) {
    throw new WireError(WireFault.UnsupportedVersion, `version 0 with command ${command}`);
  }
  return { command, serializer: frame.serializer, body };
}
