import { readConfig } from './config.ts';
import { createLog } from './log.ts';
import type { RunningServer } from './run.ts';
import { runUntilSignal, startServer } from './run.ts';
import { StartupError } from './startup-error.ts';

try {
  const config = readConfig();
  const log = createLog(config.logLevel);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a bug: ending, because nobody knows what state this is in');
    process.exit(1);
  });

  const server = await startServer(config, log);
  // Listening to signals before anybody is told that it runs.
  const stopped = runUntilSignal(server, log, config);
  process.stdout.write(welcome(server));
  await stopped;
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

function welcome({ url, firstLogin }: RunningServer): string {
  const ready = `bzGhost Console is ready: ${url}\n`;
  if (firstLogin === null) return ready;
  const { username, password } = firstLogin;
  return `${ready}First login: ${username} / ${password}  (the console asks for a new password at once)\n`;
}
