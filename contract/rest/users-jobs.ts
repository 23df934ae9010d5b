import { type Static, Type } from 'typebox';
import { ChangedSelectionSchema, FileFormatSchema } from './jobs.ts';
import { IdSchema, ReasonSchema, TimeSchema } from './problem.ts';
import { TagSchema, UsersFilterSchema } from './users.ts';

/** Who a bulk act or an export is about: those named, or all that a filter finds. */
export const UserSelectionSchema = Type.Union([
  Type.Object(
    { ids: Type.Array(IdSchema, { minItems: 1, maxItems: 10_000 }) },
    { additionalProperties: false },
  ),
  Type.Object({ filter: UsersFilterSchema }, { additionalProperties: false }),
]);
export type UserSelection = Static<typeof UserSelectionSchema>;

/** What takes a bulk act back. */
export const UserUndoActSchema = Type.Union([
  Type.Object({
    kind: Type.Enum(['ban', 'mute']),
    reason: ReasonSchema,
    until: Type.Optional(TimeSchema),
  }),
  Type.Object({
    kind: Type.Enum(['unban', 'unmute', 'shadow-ban', 'unshadow-ban']),
    reason: ReasonSchema,
  }),
  Type.Object({ kind: Type.Enum(['tag', 'untag']), tag: TagSchema }),
]);
export type UserUndoAct = Static<typeof UserUndoActSchema>;

/** POST /api/users/bulk: 202 with a job. */
export const UserBulkActSchema = Type.Union([
  UserUndoActSchema,
  Type.Object({
    kind: Type.Literal('kick'),
    reason: ReasonSchema,
    revokeTokens: Type.Optional(Type.Boolean()),
  }),
  /** From the system account, as a message (4): every client shows it. */
  Type.Object({
    kind: Type.Literal('message'),
    text: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }),
  }),
]);
export type UserBulkAct = Static<typeof UserBulkActSchema>;
export const UserBulkSchema = Type.Union([
  Type.Object(
    { selection: UserSelectionSchema, act: UserBulkActSchema },
    { additionalProperties: false },
  ),
  Type.Object(
    { selection: ChangedSelectionSchema, act: UserUndoActSchema },
    { additionalProperties: false },
  ),
]);
export type UserBulk = Static<typeof UserBulkSchema>;

export const USER_EXPORT_COLUMNS = [
  'id',
  'username',
  'nickname',
  'gender',
  'phone',
  'email',
  'tags',
  'points',
  'status',
  'bannedUntil',
  'mutedUntil',
  'createdAt',
  'lastSeenAt',
] as const;
/** POST /api/users/export: 202 with a job, whose file is the export. */
export const UsersExportSchema = Type.Object(
  {
    selection: UserSelectionSchema,
    format: FileFormatSchema,
    columns: Type.Optional(Type.Array(Type.Enum([...USER_EXPORT_COLUMNS]), { minItems: 1 })),
    sort: Type.Optional(Type.String({ maxLength: 32 })),
  },
  { additionalProperties: false },
);
export type UsersExport = Static<typeof UsersExportSchema>;

/**
 * POST /api/users/import with the file as its body: 202 with a job. `fail`: the first conflict or
 * error leaves everything as it was. `skip` and `update`: rows in error are left out and reported.
 */
export const IMPORT_MODES = ['skip', 'update', 'fail'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];
export const UsersImportQuerySchema = Type.Object(
  {
    format: FileFormatSchema,
    mode: Type.Enum([...IMPORT_MODES]),
    dryRun: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
/** Columns of the template, GET /api/users/import-template?format=. A row without password gets a random one. */
export const USER_IMPORT_COLUMNS = [
  'username',
  'nickname',
  'password',
  'gender',
  'phone',
  'email',
  'tags',
] as const;
