import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { tokenOf } from '../population.ts';
import { Arrival, messageFields, type Protocol } from './protocol.ts';

const COMMAND_AT = 6;
/** As they stand in the header: int8. */
const ARRIVALS = new Map<number, Arrival>([
  [Command.BindResponse, Arrival.Ready],
  [Command.MessageResponse, Arrival.Message],
  [Command.Push & 0xff, Arrival.Push],
]);

/** The protocol of this project. */
export const wireProtocol: Protocol = {
  path: '/chat',
  opcode: 2,
  hello: (userId) =>
    packet(Command.BindRequest, { userId, token: tokenOf(userId), build: 'bench/1' }),
  message: (fromUserId, chat, sentId) =>
    packet(Command.MessageRequest, messageFields(fromUserId, chat, sentId)),
  arrivalOf: (bytes, at) => ARRIVALS.get(bytes[at + COMMAND_AT] ?? 0) ?? Arrival.Other,
  pong: Buffer.alloc(0),
};

function packet(command: Command, fields: object): Buffer {
  return Buffer.from(encodePacket(command, fields));
}
