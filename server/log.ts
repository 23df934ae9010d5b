import type { DestinationStream, LevelWithSilent, Logger } from 'pino';
import { pino } from 'pino';

const SECRETS = ['password', 'current', 'next', 'token', 'ticket', 'secret', 'cookie'];
const HEADERS = ['cookie', 'authorization', '["set-cookie"]'];

/** One JSON object a line. Secrets that somebody logs by mistake are replaced. */
export function createLog(level: LevelWithSilent, destination?: DestinationStream): Logger {
  const paths = [
    ...SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    ...HEADERS.flatMap((name) => ['headers', '*.headers'].map((at) => path(at, name))),
  ];
  return pino({ level, base: null, redact: { paths, censor: '[secret]' } }, destination);
}

function path(at: string, name: string): string {
  return name.startsWith('[') ? `${at}${name}` : `${at}.${name}`;
}
