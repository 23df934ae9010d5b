import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { Random } from '../random.ts';

/** What goes wrong in clients that were never tested well: bytes of a frame, or a text message. */
export function faultyFrame(
  random: Random,
  userId: string,
  strangerId: string,
): Uint8Array | string {
  return random.pick(FAULTS)(userId, strangerId);
}

type Fault = (userId: string, strangerId: string) => Uint8Array | string;

const COMMAND_AT = 6;

/** Those that end the connection stand once, those that are forgiven several times. */
const FAULTS: readonly Fault[] = [
  wrongCommand,
  wrongCommand,
  unknownCommand,
  brokenJson,
  brokenJson,
  somebodyElse,
  somebodyElse,
  missingField,
  missingField,
  strangersGroup,
  strangersGroup,
  trailingBytes,
  textFrame,
];

/** The header says one command, the body another. */
function wrongCommand(userId: string): Uint8Array {
  const frame = encodePacket(Command.LogoutRequest, { userId });
  frame[COMMAND_AT] = Command.HeartbeatRequest;
  return frame;
}

function unknownCommand(): Uint8Array {
  // Every byte of this header is ASCII, so it survives being read as text.
  const frame = encodePacket(Command.HeartbeatRequest, {});
  const body = new TextDecoder().decode(frame).replace('"command":17', '"command":77');
  const bytes = new TextEncoder().encode(body);
  bytes[COMMAND_AT] = 77;
  return bytes;
}

function brokenJson(userId: string): Uint8Array {
  const frame = encodePacket(Command.QuitRequest, { userId, chatId: '1', chatType: 1 });
  frame[frame.byteLength - 1] = 0x2c;
  return frame;
}

function somebodyElse(_userId: string, strangerId: string): Uint8Array {
  return encodePacket(Command.MessageRequest, message(strangerId, strangerId, 0));
}

function missingField(userId: string): Uint8Array {
  return encodePacket(Command.JoinRequest, { userId, chatType: 1 });
}

/** No violation, but refused: nobody is a member there. */
function strangersGroup(userId: string): Uint8Array {
  return encodePacket(Command.MessageRequest, message(userId, 'left-long-ago', 1));
}

function trailingBytes(userId: string): Uint8Array {
  return Uint8Array.of(...encodePacket(Command.LogoutRequest, { userId }), 0, 0);
}

function textFrame(): string {
  return '{"command":17}';
}

function message(fromUserId: string, toUserId: string, chatType: number): object {
  const createTime = Date.now();
  const hasBeenSentId = createTime;
  const text = { contentType: 0, content: '?' };
  return { ...text, fromUserId, toUserId, chatType, createTime, hasBeenSentId };
}
