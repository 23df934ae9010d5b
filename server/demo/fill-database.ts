import type { Kysely, Transaction } from 'kysely';
import { recordAct } from '../audit/audit-log.ts';
import { hashPassword } from '../secrets/password.ts';
import { StartupError } from '../startup-error.ts';
import type { Database } from '../storage/schema.ts';
import type { Moderator } from './seed/store-moderation.ts';
import { storeWorld } from './seed/store-world.ts';
import { DEMO_SIZE, makeWorld, type World, type WorldSize } from './seed/world.ts';

/** Everybody's, so that a visitor can sign in as anybody. */
export const DEMO_PASSWORD = '123456';

const ACTION = 'demo.fill';

/**
 * Fills an empty database with a made-up world, all or nothing. One that was filled before is left
 * as it is: what was changed in it since stays.
 * @param operator in whose name announcements were sent and people acted on
 * @returns the world as it was made, whose ids and memberships depend on the seed alone
 * @throws StartupError when somebody else's data is in there
 */
export async function fillDatabase(
  db: Kysely<Database>,
  operator: Moderator,
  seed: number,
  size: WorldSize = DEMO_SIZE,
): Promise<World> {
  const now = new Date();
  const before = await filledWith(db);
  if (before !== null) return makeWorld(before, size, now);
  const someone = await db.selectFrom('users').select('id').limit(1).executeTakeFirst();
  if (someone)
    throw new StartupError(
      'The demo fills only an empty database, and this one has users already: choose another DATA_DIR or DATABASE_URL, or none.',
    );
  const world = makeWorld(seed, size, now);
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  await db.transaction().execute(async (trx) => {
    await storeWorld(trx, world, passwordHash, operator);
    await recordFilling(trx, seed, size);
  });
  return world;
}

/** The seed of the world that is in the database, or null. */
async function filledWith(db: Kysely<Database>): Promise<number | null> {
  const act = await db
    .selectFrom('audit_log')
    .select('target_id')
    .where('action', '=', ACTION)
    .executeTakeFirst();
  return act ? Number(act.target_id) : null;
}

async function recordFilling(
  trx: Transaction<Database>,
  seed: number,
  size: WorldSize,
): Promise<void> {
  await recordAct(trx, {
    operator: null,
    action: ACTION,
    targetType: 'database',
    targetId: String(seed),
    after: size,
    address: '',
    requestId: '',
  });
}
