import type { Kysely } from 'kysely';
import type { Database } from '../storage/schema.ts';

interface Target {
  readonly target_type: string;
  readonly target_id: string;
}

/**
 * What those that entries are about are called now: users by their nickname, groups by their name,
 * announcements by their title, operators by their username. '' for others, and for who is gone.
 */
export async function nameTargets(
  db: Kysely<Database>,
  targets: readonly Target[],
): Promise<(target: Target) => string> {
  const idsOf = (type: string) => [
    ...new Set(targets.filter((one) => one.target_type === type).map((one) => one.target_id)),
  ];
  const names = new Map<string, string>();
  const learn = async (
    type: string,
    look: (ids: string[]) => Promise<readonly { readonly id: string; readonly name: string }[]>,
  ) => {
    const ids = idsOf(type).filter((id) => id !== '');
    if (ids.length === 0) return;
    for (const { id, name } of await look(ids)) names.set(`${type} ${id}`, name);
  };
  await learn('user', (ids) =>
    db.selectFrom('users').select(['id', 'nickname as name']).where('id', 'in', ids).execute(),
  );
  await learn('group', (ids) =>
    db.selectFrom('groups').select(['id', 'name']).where('id', 'in', ids).execute(),
  );
  await learn('announcement', (ids) =>
    db.selectFrom('announcements').select(['id', 'title as name']).where('id', 'in', ids).execute(),
  );
  await learn('admin', (ids) =>
    db.selectFrom('admins').select(['id', 'username as name']).where('id', 'in', ids).execute(),
  );
  return ({ target_type, target_id }) => names.get(`${target_type} ${target_id}`) ?? '';
}
