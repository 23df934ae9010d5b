import { UsersRepository } from '../users/users.repository.ts';
import type { Storage } from '../storage/storage.ts';

/** Users of these names, who cannot log in; resolves to their ids, in the order of the names. */
export async function createUsers({ db }: Pick<Storage, 'db'>, names: readonly string[]) {
  const users = new UsersRepository(db);
  return db.transaction().execute(async (trx) => {
    const ids: string[] = [];
    for (const username of names) {
      const user = await users.insert(trx, { username, nickname: `the ${username}` }, 'none');
      if (!user) throw new Error(`there is a user ${username} already`);
      ids.push(user.id);
    }
    return ids;
  });
}
