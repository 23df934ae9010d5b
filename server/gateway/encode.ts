import { encodePacket } from '#contract/wire/codec';
import type { Command } from '#contract/wire/commands';
import { webSocketFrame } from './web-socket-frame.ts';

/** A packet as bytes for any number of sockets: encoded once and framed once. */
export function encode(command: Command, fields: object): Buffer {
  return webSocketFrame(encodePacket(command, fields));
}
