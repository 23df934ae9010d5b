import { randomInt } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { OneTimePassword } from '#contract/rest/user-acts';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { hashPassword } from '../secrets/password.ts';
import type { Database } from '../storage/schema.ts';
import { demandAlive } from './deleted-user-error.ts';
import type { UserTokens } from './user-tokens.ts';
import type { UsersRepository } from './users.repository.ts';

/** Read out over the phone and typed: without what looks alike. 12 of 31 are 59 bits. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const CHARACTERS = 12;
const GOOD_FOR_HOURS = 24;

export interface UserPasswordsOptions {
  readonly db: Kysely<Database>;
  readonly users: UsersRepository;
  readonly tokens: UserTokens;
  readonly gateway: Pick<Gateway, 'disconnect'>;
}

/** Passwords that operators give, good for one login, and those people choose. */
export class UserPasswords {
  readonly #options: UserPasswordsOptions;

  constructor(options: UserPasswordsOptions) {
    this.#options = options;
  }

  /** A random one; the old password is none any more. */
  async reset(
    actor: Actor,
    id: string,
    { reason, revokeTokens }: { readonly reason: string; readonly revokeTokens: boolean },
  ): Promise<OneTimePassword> {
    const { db, users, tokens, gateway } = this.#options;
    const password = randomPassword();
    const passwordHash = await hashPassword(password);
    const until = await db.transaction().execute(async (trx) => {
      demandAlive(await users.lock(trx, id), id);
      const { password_until } = await trx
        .updateTable('users')
        .set((eb) => ({
          password_hash: passwordHash,
          password_until: sql<Date>`now() + make_interval(hours => ${GOOD_FOR_HOURS})`,
          password_spent_at: null,
          version: eb('version', '+', 1),
        }))
        .where('id', '=', id)
        .returning('password_until')
        .executeTakeFirstOrThrow();
      if (revokeTokens) await tokens.revokeAll(trx, id);
      await recordAct(trx, {
        ...actor,
        action: 'user.password.reset',
        targetType: 'user',
        targetId: id,
        after: { reason, revokeTokens },
      });
      return password_until;
    });
    if (until === null) throw new Error('a one-time password without an end');
    if (revokeTokens) {
      const message = reason === '' ? 'the password was reset' : reason;
      gateway.disconnect({ userId: id }, { code: 'kicked', message });
    }
    return { password, until: until.toISOString() };
  }

  /** False when the one-time password is spent or too old, or another was set meanwhile. */
  async spend(id: string, passwordHash: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#options.db
      .updateTable('users')
      .set({ password_spent_at: sql<Date>`now()` })
      .where('id', '=', id)
      .where('password_hash', '=', passwordHash)
      .where('password_spent_at', 'is', null)
      .where('password_until', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Sets the password a user chose; false when the one they proved is none any more. */
  async choose(actor: Actor, id: string, provenHash: string, chosen: string): Promise<boolean> {
    const passwordHash = await hashPassword(chosen);
    return this.#options.db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('users')
        .set((eb) => ({
          password_hash: passwordHash,
          password_until: null,
          password_spent_at: null,
          version: eb('version', '+', 1),
        }))
        .where('id', '=', id)
        .where('password_hash', '=', provenHash)
        .where((eb) =>
          eb.or([eb('password_until', 'is', null), eb('password_until', '>', sql<Date>`now()`)]),
        )
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      await recordAct(trx, {
        ...actor,
        action: 'user.password.choose',
        targetType: 'user',
        targetId: id,
      });
      return true;
    });
  }
}

function randomPassword(): string {
  return Array.from({ length: CHARACTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(
    '',
  );
}
