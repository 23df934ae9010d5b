import { Command } from '#contract/wire/commands';
import { HEADER_BYTES, MAGIC, VERSION } from '#contract/wire/frame';
import { ChatType, type Message, type MessageResponse } from '#contract/wire/packets/message';
import { type Push, PushCode } from '#contract/wire/packets/push';
import { GROUP_ID, type Population, userIdOf } from '../population.ts';
import { ANNOUNCEMENT } from './system-process.ts';

/** The wire protocol as fast as Node does it, trusting everything. For servers that do no more. */
export interface BarePacket {
  readonly command: number;
  readonly body: object;
}

export function readPacket(frame: Buffer): BarePacket {
  return {
    command: frame.readInt8(6),
    body: JSON.parse(frame.toString('utf8', HEADER_BYTES)) as object,
  };
}

/** A frame in a buffer that may be longer than needed: cut to its length. */
export function writePacket(command: number, fields: object): Buffer {
  const text = JSON.stringify({ ...fields, version: VERSION, command });
  const draft = Buffer.allocUnsafe(HEADER_BYTES + text.length * 3);
  const bytes = draft.write(text, HEADER_BYTES, 'utf8');
  draft.writeUInt32BE(MAGIC, 0);
  draft[4] = VERSION;
  draft[5] = 1;
  draft.writeInt8(command, 6);
  draft.writeUInt32BE(bytes, 7);
  return draft.subarray(0, HEADER_BYTES + bytes);
}

export const BIND_ANSWER = writePacket(Command.BindResponse, { success: true, errorMsg: '' });

let messages = 0;

/** The 4 that answers a 3 and delivers it. */
export function responseTo(message: Message, isItMe: boolean): MessageResponse {
  return {
    ...message,
    createTime: Date.now(),
    messageId: String(isItMe ? ++messages : messages),
    userId: message.fromUserId,
    success: true,
    errorMsg: '',
    isItMe,
  };
}

export function announcement(): Push {
  const { title, content } = ANNOUNCEMENT;
  return {
    code: PushCode.Announcement,
    eventValue: String(++messages),
    eventObj: { title, content, sentAt: new Date().toISOString() },
    msg: title,
    success: true,
  };
}

/** Who has a message beside its writer. */
export function recipients({ users, members }: Population) {
  if (members > users) throw new RangeError('more members than users');
  const group = Array.from({ length: members }, (_, index) => userIdOf(index + 1));
  return ({ chatType, toUserId }: Message): readonly string[] =>
    chatType === ChatType.Group && toUserId === GROUP_ID ? group : [toUserId];
}
