import type { Kysely } from 'kysely';
import type { TestConnection } from '#contract/rest/traffic';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import type { Operator } from '../plugins/operator.ts';
import { hashPassword } from '../secrets/password.ts';
import { newSecret } from '../secrets/secret.ts';
import type { Database } from '../storage/schema.ts';
import type { UserTokens } from '../users/user-tokens.ts';
import type { UsersRepository } from '../users/users.repository.ts';

/** Test users are told by their name. */
const TEST_USER_PREFIX = 'console-test-';
/** The page asks for another when it connects again. */
const TOKEN_SECONDS = 600;

export interface TestUsersOptions {
  readonly db: Kysely<Database>;
  readonly users: UsersRepository;
  readonly tokens: UserTokens;
}

/** The end users with whom operators try out packets: one for each, nobody's account. */
export class TestUsers {
  readonly #options: TestUsersOptions;

  constructor(options: TestUsersOptions) {
    this.#options = options;
  }

  /** A token for the operator's test user, who is made when first asked for. */
  async connect({ adminId, username }: Operator, actor: Actor): Promise<TestConnection> {
    const { db, users, tokens } = this.#options;
    return db.transaction().execute(async (trx) => {
      // Two pages that ask at once make one user.
      await trx
        .selectFrom('admins')
        .select('id')
        .where('id', '=', adminId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      let userId = await this.#existing(trx, adminId);
      if (userId === undefined) {
        // Nobody has the password.
        const passwordHash = await hashPassword(newSecret());
        const nickname = `Test connection of ${username}`;
        // Somebody may have taken the name: then it is not this operator's test user.
        const created =
          (await users.insert(trx, { username: nameOf(username), nickname }, passwordHash)) ??
          (await users.insert(trx, { username: nameOf(newSecret()), nickname }, passwordHash));
        if (!created) throw new Error('no name is free for a test user');
        userId = created.id;
        await trx
          .insertInto('traffic_test_users')
          .values({ admin_id: adminId, user_id: userId })
          .onConflict((conflict) =>
            conflict.column('admin_id').doUpdateSet({ user_id: created.id }),
          )
          .execute();
        await recordAct(trx, {
          ...actor,
          action: 'user.create',
          targetType: 'user',
          targetId: userId,
          after: { ...created, testConnection: true },
        });
      }
      await recordAct(trx, {
        ...actor,
        action: 'traffic.test-connection',
        targetType: 'user',
        targetId: userId,
      });
      return { userId, token: await tokens.issue(userId, TOKEN_SECONDS, trx) };
    });
  }

  async #existing(trx: Kysely<Database>, adminId: string): Promise<string | undefined> {
    const row = await trx
      .selectFrom('traffic_test_users as test')
      .innerJoin('users', 'users.id', 'test.user_id')
      .select('users.id')
      .where('test.admin_id', '=', adminId)
      .where('users.deleted_at', 'is', null)
      .executeTakeFirst();
    return row?.id;
  }
}

/** Usernames have 64 characters at most, and fewer kinds of them than those of operators. */
function nameOf(who: string): string {
  return `${TEST_USER_PREFIX}${who.replace(/[^A-Za-z0-9_.@-]/g, '_')}`.slice(0, 64);
}
