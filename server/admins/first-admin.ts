import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { recordAct } from '../audit/audit-log.ts';
import { hashPassword, verifyPassword } from '../secrets/password.ts';
import { newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';
import { passwordFault } from './password-rules.ts';

const USERNAME = 'admin';
const WELL_KNOWN_PASSWORD = '123456';

/** What the operator has to be told to get in. */
export interface FirstLogin {
  readonly username: string;
  readonly password: string;
}

export interface FirstAdminOptions {
  readonly production: boolean;
  /** `ADMIN_PASSWORD` */
  readonly adminPassword: string | undefined;
}

/**
 * Makes sure that somebody can sign in. The first admin gets ADMIN_PASSWORD, or in production a
 * random password, or the well-known one. Until that password was changed it can still be replaced
 * by ADMIN_PASSWORD, and production never keeps the well-known one; afterwards it is the operator's.
 * @returns the password when it is one to be shown: a new random one, or the well-known one.
 */
export async function ensureFirstAdmin(
  db: Kysely<Database>,
  { production, adminPassword }: FirstAdminOptions,
): Promise<FirstLogin | null> {
  const shown = (password: string) => ({ username: USERNAME, password });
  const first = await db
    .selectFrom('admins')
    .select(['id', 'password_hash', 'must_change_password'])
    .where(sql`lower(username)`, '=', USERNAME)
    .executeTakeFirst();
  if (first === undefined) {
    const others = await db.selectFrom('admins').select('id').limit(1).executeTakeFirst();
    if (others !== undefined) return null;
  } else {
    if (!first.must_change_password) return null;
    const wellKnown = await verifyPassword(first.password_hash, WELL_KNOWN_PASSWORD);
    if (adminPassword === undefined && !(production && wellKnown))
      return wellKnown ? shown(WELL_KNOWN_PASSWORD) : null;
  }

  const random = production ? newSecret().slice(0, 20) : WELL_KNOWN_PASSWORD;
  const password = adminPassword ?? random;
  const password_hash = await hashPassword(password);
  const must_change_password =
    adminPassword === undefined || passwordFault(adminPassword, USERNAME) !== null;
  await db.transaction().execute(async (trx) => {
    const { id } =
      first ??
      (await trx
        .insertInto('admins')
        .values({ username: USERNAME, display_name: USERNAME, role: 'owner', password_hash })
        .returning('id')
        .executeTakeFirstOrThrow());
    await trx
      .updateTable('admins')
      .set({ password_hash, must_change_password })
      .where('id', '=', id)
      .execute();
    await recordAct(trx, {
      operator: null,
      action: first === undefined ? 'admin.create' : 'admin.set-first-password',
      targetType: 'admin',
      targetId: id,
      after: { username: USERNAME, mustChangePassword: must_change_password },
      address: '',
      requestId: '',
    });
  });
  return adminPassword === undefined ? shown(password) : null;
}
