import type { ChatType, MessageResponse } from './message.ts';

/** A message that was taken back: whoever holds it shows it no more. Fields are those of its 4. */
export interface RecalledMessage {
  readonly messageId: MessageResponse['messageId'];
  readonly chatType: ChatType;
  readonly fromUserId: string;
  readonly toUserId: string;
  /** As text, whatever its sender sent. */
  readonly hasBeenSentId: string;
}

/** 54. */
export interface MessageRecalled {
  /** All of one chat. */
  readonly messages: readonly RecalledMessage[];
}
