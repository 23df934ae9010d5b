import { type Static, Type } from 'typebox';
import { ALL_PERMISSIONS, ROLES } from './permissions.ts';
import { IdSchema } from './problem.ts';

const PasswordSchema = Type.String({ minLength: 1, maxLength: 256 });

/** POST /api/session */
export const LoginRequestSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: PasswordSchema,
  },
  { additionalProperties: false },
);
export type LoginRequest = Static<typeof LoginRequestSchema>;

export const AdminSchema = Type.Object({
  id: IdSchema,
  username: Type.String(),
  displayName: Type.String(),
  role: Type.Enum(Object.keys(ROLES) as (keyof typeof ROLES)[]),
});
export type Admin = Static<typeof AdminSchema>;

/** Answer of POST and GET /api/session. */
export const SessionSchema = Type.Object({
  admin: AdminSchema,
  permissions: Type.Array(Type.Enum([...ALL_PERMISSIONS])),
  /** While true, every route but the session's answers 403 `password-change-required`. */
  mustChangePassword: Type.Boolean(),
});
export type Session = Static<typeof SessionSchema>;

/** Shortest password an operator may choose; the server also refuses the well-known ones. */
export const MIN_PASSWORD_CHARACTERS = 10;

/** PUT /api/session/password */
export const PasswordChangeSchema = Type.Object(
  {
    current: PasswordSchema,
    next: Type.String({ minLength: MIN_PASSWORD_CHARACTERS, maxLength: 256 }),
  },
  { additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChangeSchema>;

/** POST /api/session/im-ticket: binds one IM connection as this operator, once, within 30 s. */
export const ImTicketSchema = Type.Object({ ticket: Type.String(), userId: IdSchema });
export type ImTicket = Static<typeof ImTicketSchema>;
