import { encodePacket } from '#contract/wire/codec';
import type { Command } from '#contract/wire/commands';
import { type Serializer, jsonSerializer } from '#contract/wire/serializers';
import { webSocketFrame } from './web-socket-frame.ts';

/** What goes to any number of sockets: made once for each serializer that one of them speaks. */
export class Encoded {
  private readonly make: (serializer: Serializer) => Buffer;
  private json: Buffer | undefined;
  private others: Map<Serializer, Buffer> | undefined;

  /** `make`: whole WebSocket messages, any number of them. */
  constructor(make: (serializer: Serializer) => Buffer) {
    this.make = make;
  }

  in(serializer: Serializer): Buffer {
    if (serializer === jsonSerializer) return (this.json ??= this.make(serializer));
    const others = (this.others ??= new Map<Serializer, Buffer>());
    let frames = others.get(serializer);
    if (!frames) others.set(serializer, (frames = this.make(serializer)));
    return frames;
  }
}

/** A packet for any number of sockets: encoded and framed once per serializer. */
export function encode(command: Command, fields: object): Encoded {
  return new Encoded((serializer) => webSocketFrame(encodePacket(command, fields, serializer)));
}

/** Several packets in one piece. */
export function joined(packets: readonly Encoded[]): Encoded {
  return new Encoded((serializer) => Buffer.concat(packets.map((packet) => packet.in(serializer))));
}
