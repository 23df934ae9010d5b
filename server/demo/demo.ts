import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { runUntilSignal } from '../run.ts';
import { StartupError } from '../startup-error.ts';
import { readDemoSettings } from './demo-settings.ts';
import { DEMO_PASSWORD } from './fill-database.ts';
import { DEMO_SIZE } from './seed/world.ts';
import { startDemo } from './start-demo.ts';

const DEFAULTS = {
  // The simulated clients say where they come from as a proxy would, so that they differ.
  TRUST_PROXY: 'loopback',
  // The terminal shows how to get in, not three hundred sign-ins.
  LOG_LEVEL: 'warn',
};

/** `npm run demo`: the server on a database full of life, and clients that keep it alive. */
try {
  const config = { ...readConfig({ ...DEFAULTS, ...process.env }), demo: true };
  const settings = readDemoSettings(process.env);
  // A database that somebody chose is kept.
  const throwAway = config.databaseUrl === undefined && config.dataDir === undefined;
  const log = createLog(config.logLevel);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug: ending, because nobody knows what state this is in');
    process.exit(1);
  });

  // While it starts a signal must wait, or the folder and its database would be left behind.
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const demo = await startDemo(config, { ...settings, throwAway }, log);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (interrupted.signal.aborted) {
    await demo.close();
    process.exit(0);
  }

  const stopped = runUntilSignal(demo, log, config);
  const login = demo.firstLogin;
  say(`
bzGhost Console, the demo, is ready: ${demo.url}

  Sign in as  ${login ? `${login.username} / ${login.password}` : 'admin, with the password you chose'}  (it asks for no other password here)
  Users       ${DEMO_SIZE.people} made up, each with the password ${DEMO_PASSWORD}
  Clients     ${settings.clients} simulated, over the real protocol (DEMO_CLIENTS=…)
  Data        ${throwAway ? 'in a temporary folder, removed at the end' : 'kept in the database you chose'}
  Stop        Ctrl-C
`);
  await stopped;
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
