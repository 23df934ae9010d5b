import { type Static, Type } from 'typebox';
import { CursorPageSchema, CursorQuerySchema, IdSchema, TimeSchema } from './problem.ts';

const RecordSchema = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

/** One change, or an attempt worth keeping, as it was written down. */
export const AuditEntrySchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  /** Null for what the server did by itself, and for somebody not signed in. */
  adminId: Type.Union([IdSchema, Type.Null()]),
  /** The operator's username as it was then; '' with no operator. */
  adminName: Type.String(),
  /** `<thing>.<what happened>`, such as `user.create`. */
  action: Type.String(),
  targetType: Type.String(),
  targetId: Type.String(),
  /** The record as it was, and as it is. */
  before: RecordSchema,
  after: RecordSchema,
  address: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntrySchema>;

/** GET /api/audit, newest first. */
export const AuditPageSchema = CursorPageSchema(AuditEntrySchema);
export const AuditQuerySchema = Type.Object(
  {
    ...CursorQuerySchema.properties,
    action: Type.Optional(Type.String({ maxLength: 64 })),
    targetType: Type.Optional(Type.String({ maxLength: 64 })),
    targetId: Type.Optional(Type.String({ maxLength: 64 })),
    adminId: Type.Optional(IdSchema),
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuerySchema>;
