/** What a message from the server is to the load generator, told by its first bytes. */
export const Arrival = {
  /** The connection is bound and may send. */
  Ready: 0,
  /** A message, or the acknowledgement of one's own. */
  Message: 1,
  /** An announcement. */
  Push: 2,
  /** The server wants a sign of life. */
  Ping: 3,
  Other: 4,
} as const;
export type Arrival = (typeof Arrival)[keyof typeof Arrival];

/** Bytes of a message that `arrivalOf` looks at, at most. */
export const PEEK_BYTES = 7;

/** How clients of one kind of system talk, above WebSocket. */
export interface Protocol {
  /** Of the upgrade request. */
  readonly path: string;
  /** RFC 6455 opcode of its messages: 1 text, 2 binary. */
  readonly opcode: 1 | 2;
  /** What it says first, which `Ready` answers. */
  hello(userId: string): Buffer;
  /** One chat message whose `hasBeenSentId` is `sentId`. */
  message(fromUserId: string, chat: Chat, sentId: string): Buffer;
  /** `at`: where the message begins in `bytes`; of `length` bytes at least PEEK_BYTES are there. */
  arrivalOf(bytes: Buffer, at: number, length: number): Arrival;
  readonly pong: Buffer;
}

export interface Chat {
  /** 0 private, 1 group. */
  readonly type: 0 | 1;
  readonly id: string;
}

/** What is in the messages of all protocols. */
export function messageFields(fromUserId: string, { type, id }: Chat, sentId: string): object {
  return {
    isItMe: true,
    contentType: 0,
    content: '今晚七点老地方见，别忘了带上那本书，还有小王的生日礼物。',
    createTime: Date.now(),
    hasBeenSentId: sentId,
    fromUserId,
    fromUserName: `用户 ${fromUserId}`,
    fromUserHeadImg: '',
    userId: fromUserId,
    toUserId: id,
    toUserName: '',
    toUserHeadImg: '',
    chatType: type,
  };
}
