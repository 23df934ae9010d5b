import type { Kysely } from 'kysely';
import type { UserNote } from '#contract/rest/user-records';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import type { Operator } from '../plugins/operator.ts';
import type { Database } from '../storage/schema.ts';
import { demandAlive } from './deleted-user-error.ts';
import type { UsersRepository } from './users.repository.ts';

/** Most notes of one user that are read at once. */
const MAX_NOTES = 5_000;

/** What operators write about a user for each other. */
export class UserNotes {
  readonly #db: Kysely<Database>;
  readonly #users: UsersRepository;

  constructor(db: Kysely<Database>, users: UsersRepository) {
    this.#db = db;
    this.#users = users;
  }

  /** The newest first; `adminId` is who reads. */
  async of(userId: string, adminId: string): Promise<UserNote[]> {
    const rows = await this.#db
      .selectFrom('user_notes')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('id', 'desc')
      .limit(MAX_NOTES)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      by: row.admin_name,
      text: row.text,
      own: row.admin_id === adminId,
    }));
  }

  /** @throws NotFoundError, DeletedUserError */
  async write(
    actor: Actor,
    { adminId, username }: Operator,
    userId: string,
    text: string,
  ): Promise<UserNote> {
    const { id, at } = await this.#db.transaction().execute(async (trx) => {
      demandAlive(await this.#users.lock(trx, userId), userId);
      const note = await trx
        .insertInto('user_notes')
        .values({ user_id: userId, admin_id: adminId, admin_name: username, text })
        .returning(['id', 'at'])
        .executeTakeFirstOrThrow();
      await recordAct(trx, {
        ...actor,
        action: 'user.note.create',
        targetType: 'user',
        targetId: userId,
        after: { noteId: note.id },
      });
      return note;
    });
    return { id, at: at.toISOString(), by: username, text, own: true };
  }

  /** @throws NotFoundError, ApiError 403 not-your-note */
  async takeBack(
    actor: Actor,
    { adminId }: Operator,
    userId: string,
    noteId: string,
  ): Promise<void> {
    await this.#db.transaction().execute(async (trx) => {
      const note = await trx
        .deleteFrom('user_notes')
        .where('id', '=', noteId)
        .where('user_id', '=', userId)
        .returning('admin_id')
        .executeTakeFirst();
      if (!note) throw new NotFoundError(`note ${noteId}`);
      if (note.admin_id !== adminId) {
        throw new ApiError(403, 'not-your-note', 'Another operator wrote this note.');
      }
      await recordAct(trx, {
        ...actor,
        action: 'user.note.delete',
        targetType: 'user',
        targetId: userId,
        before: { noteId },
      });
    });
  }
}
