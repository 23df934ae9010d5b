import type { Body } from '../serializers.ts';
import { choiceField, idField, integerField, optionalTextField, textField } from './fields.ts';
import type { Outcome } from './session.ts';

export const ChatType = { Private: 0, Group: 1 } as const;
export type ChatType = (typeof ChatType)[keyof typeof ChatType];

export const ContentType = {
  Text: 0,
  Video: 1,
  Voice: 2,
  Picture: 3,
  RedPacket: 4,
  /** Replaces the content of the red packet that has the same `hasBeenSentId`. */
  RedPacketGrabbed: 5,
} as const;
export type ContentType = (typeof ContentType)[keyof typeof ContentType];

/** Longest content of one message, in UTF-16 code units. A red packet with its records is the largest. */
export const MAX_CONTENT_CHARACTERS = 65_536;
const MAX_NAME_CHARACTERS = 128;
const MAX_URL_CHARACTERS = 1024;

/** 3, and inside 4. */
export interface Message {
  readonly chatType: ChatType;
  /** The chat's id: the other user's in a private chat, the group's in a group chat. */
  readonly toUserId: string;
  readonly toUserName: string;
  readonly toUserHeadImg: string;
  readonly fromUserId: string;
  readonly fromUserName: string;
  readonly fromUserHeadImg: string;
  /** The sender's own id of the message: a retry carries the same and is stored once. */
  readonly hasBeenSentId: string | number;
  readonly contentType: ContentType;
  readonly content: string;
  /** Seconds of a voice message. */
  readonly contentDuration?: number;
  /** Milliseconds since 1970. In 3 the sender's clock, in 4 the server's. */
  readonly createTime: number;
}

/** 4. To the sender an acknowledgement, to the recipients the message itself. */
export interface MessageResponse extends Message, Outcome {
  /** Whether the receiver of this very frame wrote the message. */
  readonly isItMe: boolean;
  readonly userId: string;
  /** The server's id of the message; '' when it was refused or is empty. */
  readonly messageId: string;
}

/** @throws WireError bad-field */
export function readMessageRequest(body: Body): Message {
  const duration = body['contentDuration'];
  return {
    chatType: choiceField(body, 'chatType', Object.values(ChatType)),
    toUserId: idField(body, 'toUserId'),
    toUserName: optionalTextField(body, 'toUserName', MAX_NAME_CHARACTERS),
    toUserHeadImg: optionalTextField(body, 'toUserHeadImg', MAX_URL_CHARACTERS),
    fromUserId: idField(body, 'fromUserId'),
    fromUserName: optionalTextField(body, 'fromUserName', MAX_NAME_CHARACTERS),
    fromUserHeadImg: optionalTextField(body, 'fromUserHeadImg', MAX_URL_CHARACTERS),
    hasBeenSentId: sentId(body),
    contentType: choiceField(body, 'contentType', Object.values(ContentType)),
    content: textField(body, 'content', MAX_CONTENT_CHARACTERS),
    ...(duration === undefined || duration === null
      ? {}
      : { contentDuration: integerField(body, 'contentDuration', 0, 3600) }),
    createTime: integerField(body, 'createTime', 0, Number.MAX_SAFE_INTEGER),
  };
}

/** The type of the sender's id is kept, because the answer must carry the very same value. */
function sentId(body: Body): string | number {
  const id = idField(body, 'hasBeenSentId');
  return typeof body['hasBeenSentId'] === 'number' ? Number(id) : id;
}

/** 7 and 9. */
export interface ChatRequest {
  readonly chatId: string;
  readonly userId: string;
  readonly chatType: ChatType;
}

/** @throws WireError bad-field */
export function readChatRequest(body: Body): ChatRequest {
  return {
    chatId: idField(body, 'chatId'),
    userId: idField(body, 'userId'),
    chatType: choiceField(body, 'chatType', Object.values(ChatType)),
  };
}
