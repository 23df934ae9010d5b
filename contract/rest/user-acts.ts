import { type Static, Type } from 'typebox';
import { IdSchema, ReasonSchema, TimeSchema } from './problem.ts';

/** Of an undo: the user as the act left them. Changed by somebody since: 409 `version-conflict`. */
const UNCHANGED = { version: Type.Optional(Type.Integer({ minimum: 1 })) };

/** POST /api/users/:id/ban and /mute. The reason may be shown to the user. Answers with the user. */
export const SanctionBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** When it ends by itself; for good when absent. */
    until: Type.Optional(TimeSchema),
    ...UNCHANGED,
  },
  { additionalProperties: false },
);
export type SanctionBody = Static<typeof SanctionBodySchema>;
/** POST /api/users/:id/unban, /unmute, /shadow-ban and /unshadow-ban. Answers with the user. */
export const LiftBodySchema = Type.Object(
  { reason: ReasonSchema, ...UNCHANGED },
  { additionalProperties: false },
);
export type LiftBody = Static<typeof LiftBodySchema>;
/** POST /api/users/:id/kick: all connections, or the one named. 204. */
export const KickBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** Also end the tokens with which the user could connect again without a password. */
    revokeTokens: Type.Optional(Type.Boolean()),
    sessionId: Type.Optional(IdSchema),
  },
  { additionalProperties: false },
);
export type KickBody = Static<typeof KickBodySchema>;

/** POST /api/users/:id/password: a random one-time password, shown once. */
export const ResetPasswordSchema = Type.Object(
  {
    reason: ReasonSchema,
    /** Also end the tokens and connections made with the old password. */
    revokeTokens: Type.Boolean(),
  },
  { additionalProperties: false },
);
export const OneTimePasswordSchema = Type.Object({
  password: Type.String(),
  /** It opens one login until then. */
  until: TimeSchema,
});
export type OneTimePassword = Static<typeof OneTimePasswordSchema>;

/** GET /api/users/:id/erasure: what DELETE /api/users/:id would do. */
export const ErasurePreviewSchema = Type.Object({
  messages: Type.Integer(),
  /** True when `messages` stopped counting. */
  messagesCapped: Type.Boolean(),
  groups: Type.Integer(),
  /** Groups whose owner would be gone: each goes to its longest-standing administrator or member, or is dissolved where there is none. */
  ownedGroups: Type.Array(
    Type.Object({
      id: IdSchema,
      name: Type.String(),
      memberCount: Type.Integer(),
      heir: Type.Union([Type.Object({ id: IdSchema, nickname: Type.String() }), Type.Null()]),
    }),
  ),
  friends: Type.Integer(),
  points: Type.Integer(),
  sessions: Type.Integer(),
  notes: Type.Integer(),
});
export type ErasurePreview = Static<typeof ErasurePreviewSchema>;

/** DELETE /api/users/:id: anonymises. There is no way back. */
export const ErasureBodySchema = Type.Object(
  {
    reason: ReasonSchema,
    /** The username, typed. Another: 422 `not-confirmed`. */
    confirm: Type.String({ maxLength: 64 }),
    /** Also blank the content of the messages they wrote. */
    eraseMessages: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type ErasureBody = Static<typeof ErasureBodySchema>;

/** What is left to show: that, when and by whom it was done, and what went. */
export const ErasureCertificateSchema = Type.Object({
  id: IdSchema,
  userId: IdSchema,
  erasedAt: TimeSchema,
  by: Type.String(),
  reason: Type.String(),
  /** What went, by name: `messages`, `friends`, `memberships`, `tokens`, `notes`, `signIns`, `points` … */
  counts: Type.Record(Type.String(), Type.Integer()),
  /** SHA-256 over the fields above as canonical JSON, in hex: also written to the audit log. */
  digest: Type.String(),
});
export type ErasureCertificate = Static<typeof ErasureCertificateSchema>;

/**
 * DELETE answers with it, GET /api/users/:id/erasure/certificate as long as the account's empty row is
 * there.
 */
export const ErasureSchema = Type.Object({
  certificate: ErasureCertificateSchema,
  /** What they wrote while it was done is still to be blanked: the server tries again until it is. */
  messagesLeft: Type.Boolean(),
});
export type Erasure = Static<typeof ErasureSchema>;
