import type { FastifyBaseLogger } from 'fastify';
import { ensureFirstAdmin } from '../admins/first-admin.ts';
import type { Config } from '../config.ts';
import { type RunningServer, startServer } from '../run.ts';
import { UserTokens } from '../users/user-tokens.ts';
import type { Cast } from './clients/cast.ts';
import { makeCast } from './clients/make-cast.ts';
import { PopulationThread } from './clients/population-thread.ts';
import type { DemoSettings } from './demo-settings.ts';
import { DEMO_PASSWORD, fillDatabase } from './fill-database.ts';
import { Random } from './random.ts';
import { DEMO_SIZE, type WorldSize } from './seed/world.ts';
import { makeThrowAwayFolder, removeLeftovers, type ThrowAwayFolder } from './throw-away-folder.ts';

export interface DemoOptions extends DemoSettings {
  /** Whether the data goes away at the end; else it stays where the configuration says. */
  readonly throwAway: boolean;
  readonly size?: WorldSize;
}

/** The server with its simulated clients; `close` ends both, and the data if it is to be thrown away. */
export type Demo = RunningServer;

/** @throws StartupError in words for the operator; nothing is left running then. */
export async function startDemo(
  config: Config,
  options: DemoOptions,
  log: FastifyBaseLogger,
): Promise<Demo> {
  const leftovers = await removeLeftovers();
  if (leftovers > 0) log.info({ leftovers }, 'removed what killed demos had left');
  const folder = options.throwAway ? await makeThrowAwayFolder() : null;
  try {
    return await start(config, options, folder, log);
  } catch (error) {
    await folder?.remove();
    throw error;
  }
}

async function start(
  config: Config,
  { clients, seed, size = DEMO_SIZE }: DemoOptions,
  folder: ThrowAwayFolder | null,
  log: FastifyBaseLogger,
): Promise<Demo> {
  const random = new Random(seed);
  let cast: Cast = { roles: [], groups: [] };
  const server = await startServer(
    { ...config, dataDir: folder?.dataDir ?? config.dataDir },
    log,
    // Whoever finds the port open finds everything there.
    async ({ db }) => {
      await ensureFirstAdmin(db, config);
      const admin = await db
        .selectFrom('admins')
        .select(['id', 'username'])
        .orderBy('id')
        .executeTakeFirstOrThrow();
      const startedAt = performance.now();
      const world = await fillDatabase(db, admin, seed, size);
      const tokens = new UserTokens(db);
      const issue = (userId: string) => tokens.issue(userId);
      cast = await makeCast(random.fork('cast'), world, clients, DEMO_PASSWORD, issue);
      const ms = Math.round(performance.now() - startedAt);
      log.info({ ...size, clients, ms }, 'the database is filled');
    },
  );
  const population = new PopulationThread({ server: server.url, cast, seed }, (error) => {
    log.error({ err: error }, 'the simulated clients have died, the server goes on without them');
  });
  const close = async () => {
    await population.stop();
    await server.close();
    await folder?.remove();
  };
  return { ...server, close };
}
