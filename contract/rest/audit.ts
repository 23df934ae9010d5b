import { type Static, Type } from 'typebox';
import { CursorPageSchema, CursorQuerySchema, IdSchema, TimeSchema } from './problem.ts';

/**
 * Everything that is written down, `<thing>.<what happened>`. Beside each stands its name for people, in
 * both languages, in src/app/audit/i18n.
 */
export const AUDIT_ACTIONS = [
  'admin.create',
  'admin.set-first-password',
  'alarm-rule.create',
  'alarm-rule.delete',
  'alarm-rule.update',
  'announcement.send',
  'demo.fill',
  'friendship.create',
  'friendship.delete',
  'gateway.drain',
  'gateway.drain-end',
  'group.admins.add',
  'group.admins.remove',
  'group.ban',
  'group.create',
  'group.dissolve',
  'group.edit',
  'group.member.mute',
  'group.member.unmute',
  'group.members.add',
  'group.members.remove',
  'group.message',
  'group.mute',
  'group.transfer',
  'group.unban',
  'group.unmute',
  'groups.export',
  'message.recall',
  'messages.read',
  'messages.recall',
  'session.change-password',
  'session.close',
  'session.open',
  'session.refuse',
  'traffic.download',
  'traffic.reveal-begin',
  'traffic.reveal-end',
  'traffic.test-connection',
  'user.ban',
  'user.create',
  'user.data',
  'user.erase',
  'user.kick',
  'user.mute',
  'user.note.create',
  'user.note.delete',
  'user.password.choose',
  'user.password.reset',
  'user.points',
  'user.shadow-ban',
  'user.tag',
  'user.unban',
  'user.unmute',
  'user.unshadow-ban',
  'user.untag',
  'user.update',
  'users.bulk',
  'users.export',
  'users.import',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What an entry is about. */
export const AUDIT_TARGETS = [
  'admin',
  'alarm-rule',
  'announcement',
  'database',
  'gateway',
  'group',
  'message',
  'user',
] as const;
export type AuditTarget = (typeof AUDIT_TARGETS)[number];

const RecordSchema = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]);

/** One change, or an attempt worth keeping, as it was written down. */
export const AuditEntrySchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  /** Null for what the server did by itself, and for somebody not signed in. */
  adminId: Type.Union([IdSchema, Type.Null()]),
  /** The operator's username as it was then; '' with no operator. */
  adminName: Type.String(),
  /** One of `AUDIT_ACTIONS`, or of another version of the server. */
  action: Type.String(),
  targetType: Type.String(),
  targetId: Type.String(),
  /** What it is called now; '' where that is not known, and for what is called nothing. */
  targetName: Type.String(),
  /** Why, as the operator said; '' where nobody was asked. */
  reason: Type.String(),
  /** The record as it was, and as it is. */
  before: RecordSchema,
  after: RecordSchema,
  address: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntrySchema>;

/** GET /api/audit, newest first; GET /api/audit/:id one of them. */
export const AuditPageSchema = CursorPageSchema(AuditEntrySchema);
const AUDIT_FILTER = {
  action: Type.Optional(Type.String({ maxLength: 64 })),
  targetType: Type.Optional(Type.String({ maxLength: 64 })),
  targetId: Type.Optional(Type.String({ maxLength: 64 })),
  adminId: Type.Optional(IdSchema),
  /** The whole username, without regard to case. */
  adminName: Type.Optional(Type.String({ maxLength: 64 })),
  atFrom: Type.Optional(TimeSchema),
  atBefore: Type.Optional(TimeSchema),
};
export const AuditQuerySchema = Type.Object(
  { ...CursorQuerySchema.properties, ...AUDIT_FILTER },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuerySchema>;
