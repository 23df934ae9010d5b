import { type Static, Type } from 'typebox';
import {
  CursorPageSchema,
  CursorQuerySchema,
  IdSchema,
  ReasonSchema,
  TimeSchema,
} from './problem.ts';

/** A stored message as an operator reads it. Reading private chats is written to the audit log. */
export const StoredMessageSchema = Type.Object({
  id: IdSchema,
  /** 0 private, 1 group. */
  chatType: Type.Integer(),
  /** The other user's id, seen from the sender, or the group's. */
  toUserId: IdSchema,
  /** The other user's nickname or the group's name; '' where there is none any more. */
  toName: Type.String(),
  fromUserId: IdSchema,
  fromNickname: Type.String(),
  /** 0 text, 1 video, 2 voice, 3 picture, 4 red packet. */
  contentType: Type.Integer(),
  content: Type.String(),
  /** Seconds of a voice message. */
  contentDuration: Type.Union([Type.Integer(), Type.Null()]),
  createdAt: TimeSchema,
  recalled: Type.Boolean(),
});
export type StoredMessageRecord = Static<typeof StoredMessageSchema>;

/** GET /api/users/:id/messages and /api/groups/:id/messages, newest first. */
export const StoredMessagesPageSchema = CursorPageSchema(StoredMessageSchema);

/** Query of it: with `at` and no cursor, the newest of those that were stored before that moment. */
export const StoredMessagesQuerySchema = Type.Object(
  { ...CursorQuerySchema.properties, at: Type.Optional(TimeSchema) },
  { additionalProperties: false },
);
export type StoredMessagesQuery = Static<typeof StoredMessagesQuerySchema>;

/** POST /api/messages/recall */
export const RecallBodySchema = Type.Object(
  {
    ids: Type.Array(IdSchema, { minItems: 1, maxItems: 1_000 }),
    reason: ReasonSchema,
  },
  { additionalProperties: false },
);
export const RecallResultSchema = Type.Object({
  recalled: Type.Array(IdSchema),
  /** Recalled before, or unknown. */
  unchanged: Type.Array(IdSchema),
});
export type RecallResult = Static<typeof RecallResultSchema>;
