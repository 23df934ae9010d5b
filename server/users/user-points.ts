import type { Kysely, Selectable, Transaction } from 'kysely';
import type { CursorQuery } from '#contract/rest/problem';
import type { NewPointsEntry, Points, PointsEntry } from '#contract/rest/user-records';
import { type Actor, recordAct } from '../audit/audit-log.ts';
import { ApiError } from '../plugins/api-error.ts';
import { newestFirst, ofPage } from '../storage/keyset.ts';
import type { Database } from '../storage/schema.ts';
import { demandAlive } from './deleted-user-error.ts';
import type { UsersRepository } from './users.repository.ts';

/** The ledger of a user's points: nothing changes them but an entry, and none is ever changed. */
export class UserPoints {
  readonly #db: Kysely<Database>;
  readonly #users: UsersRepository;

  constructor(db: Kysely<Database>, users: UsersRepository) {
    this.#db = db;
    this.#users = users;
  }

  /**
   * A new entry; a repeated `key` is answered with the first one's.
   * @throws ApiError 422 points-below-zero, points-too-many, key-reused
   */
  async add(
    actor: Actor,
    userId: string,
    { amount, reason, key }: NewPointsEntry,
  ): Promise<{ readonly entry: PointsEntry; readonly fresh: boolean }> {
    return this.#db.transaction().execute(async (trx) => {
      const user = demandAlive(await this.#users.lock(trx, userId), userId);
      const first = key === undefined ? undefined : await byKey(trx, userId, key);
      if (first && (Number(first.amount) !== amount || first.reason !== reason)) {
        throw new ApiError(422, 'key-reused', 'This key belongs to another change of points.');
      }
      if (first) return { entry: entryOf(first), fresh: false };
      const balance = user.points + amount;
      if (balance < 0) {
        throw new ApiError(422, 'points-below-zero', `There are only ${user.points} points.`);
      }
      if (!Number.isSafeInteger(balance)) {
        throw new ApiError(422, 'points-too-many', 'Nobody can have so many points.');
      }
      const row = await trx
        .insertInto('points_entries')
        .values({
          user_id: userId,
          admin_name: actor.operator?.username ?? '',
          amount: String(amount),
          balance: String(balance),
          reason,
          key: key ?? null,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await trx
        .updateTable('users')
        .set((eb) => ({ points: String(balance), version: eb('version', '+', 1) }))
        .where('id', '=', userId)
        .execute();
      await recordAct(trx, {
        ...actor,
        action: 'user.points',
        targetType: 'user',
        targetId: userId,
        before: { points: user.points },
        after: { points: balance, amount, reason },
      });
      return { entry: entryOf(row), fresh: true };
    });
  }

  /** The ledger and its check: both sums are of one moment. */
  async page(userId: string, query: CursorQuery): Promise<Points> {
    const page = await newestFirst(query, async (keyset) => {
      const rows = this.#db.selectFrom('points_entries').selectAll().where('user_id', '=', userId);
      return (await ofPage(rows, keyset).execute()).map(entryOf);
    });
    const { sum, points } = await this.#db
      .selectFrom('users')
      .select((eb) => [
        'points',
        eb
          .selectFrom('points_entries')
          .select(({ fn }) => fn.sum<string | null>('amount').as('sum'))
          .where('user_id', '=', userId)
          .as('sum'),
      ])
      .where('id', '=', userId)
      .executeTakeFirstOrThrow();
    const { items, older } = page;
    return { balance: Number(points), ledgerSum: Number(sum ?? 0), items: [...items], older };
  }
}

async function byKey(trx: Transaction<Database>, userId: string, key: string) {
  return trx
    .selectFrom('points_entries')
    .selectAll()
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
}

function entryOf(row: Selectable<Database['points_entries']>): PointsEntry {
  return {
    id: row.id,
    at: row.at.toISOString(),
    by: row.admin_name,
    amount: Number(row.amount),
    balance: Number(row.balance),
    reason: row.reason,
  };
}
