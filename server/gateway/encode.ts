import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { type Serializer, jsonSerializer } from '#contract/wire/serializers';
import { webSocketFrame } from './web-socket-frame.ts';

/** What goes to any number of sockets: made once for each serializer that one of them speaks. */
export class Encoded {
  readonly command: Command;
  readonly fields: object;
  /** Several packets in one piece; then there is neither a command nor a field. */
  readonly parts: readonly Encoded[] | undefined;
  private json: Buffer | undefined;
  private others: Map<Serializer, Buffer> | undefined;

  constructor(command: Command, fields: object, parts?: readonly Encoded[]) {
    this.command = command;
    this.fields = fields;
    this.parts = parts;
  }

  /** Whole WebSocket messages, one for each packet. */
  in(serializer: Serializer): Buffer {
    if (serializer === jsonSerializer) return (this.json ??= this.make(serializer));
    const others = (this.others ??= new Map<Serializer, Buffer>());
    let frames = others.get(serializer);
    if (!frames) others.set(serializer, (frames = this.make(serializer)));
    return frames;
  }

  private make(serializer: Serializer): Buffer {
    const { command, fields, parts } = this;
    if (parts) return Buffer.concat(parts.map((packet) => packet.in(serializer)));
    return webSocketFrame(encodePacket(command, fields, serializer));
  }
}

/** A packet for any number of sockets: encoded and framed once per serializer. */
export function encode(command: Command, fields: object): Encoded {
  return new Encoded(command, fields);
}

const NONE = {};

/** Several packets in one piece. */
export function joined(packets: readonly Encoded[]): Encoded {
  return new Encoded(Command.Hello, NONE, packets);
}
