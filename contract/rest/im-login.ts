import { type Static, Type } from 'typebox';
import { UserSchema } from './users.ts';

/** POST /api/im/login: what an end user's client calls before it binds. */
export const ImLoginRequestSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  },
  { additionalProperties: false },
);
export type ImLoginRequest = Static<typeof ImLoginRequestSchema>;

export const ImLoginSchema = Type.Object({
  /** Goes into command 1. */
  token: Type.String(),
  user: Type.Pick(UserSchema, ['id', 'username', 'nickname', 'avatar']),
  /** The password was a one-time one and is spent: set a new one with POST /api/im/password. */
  mustChangePassword: Type.Boolean(),
});
export type ImLogin = Static<typeof ImLoginSchema>;

/** POST /api/im/password: an end user sets a new password, with the current (or one-time) one. */
export const ImPasswordSchema = Type.Object(
  {
    username: Type.String({ minLength: 1, maxLength: 64 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
    newPassword: Type.String({ minLength: 6, maxLength: 256 }),
  },
  { additionalProperties: false },
);
export type ImPassword = Static<typeof ImPasswordSchema>;
