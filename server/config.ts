import { BlockList, isIP } from 'node:net';
import { MAX_CONTENT_CHARACTERS } from '#contract/wire/packets/message';
import { StartupError } from './startup-error.ts';

/** A setting as the operator knows it. */
interface Setting<T> {
  readonly name: string;
  /** What is read when the variable is not set; '' for nothing. */
  readonly fallback: string;
  /** One line for people. */
  readonly doc: string;
  /** Throws what is wrong with the text. */
  readonly read: (text: string) => T;
}

/** Every environment variable this server reads. */
export const SETTINGS = {
  port: setting('PORT', '8080', 'TCP port of console, API and gateway; 0 takes a free one.', port),
  host: setting(
    'HOST',
    '127.0.0.1',
    'Address to listen on; 0.0.0.0 for every network of this machine.',
    text,
  ),
  dataDir: setting(
    'DATA_DIR',
    '',
    'Folder of the embedded database; ./data unless set, or /var/lib/bzghost when root starts the server below a folder closed to other users.',
    optional(text),
  ),
  databaseUrl: setting(
    'DATABASE_URL',
    '',
    'postgres://… of a PostgreSQL (15 or newer) to use instead of the embedded one.',
    optional(databaseUrl),
  ),
  adminPassword: setting(
    'ADMIN_PASSWORD',
    '',
    'Password of `admin` when the account is made at the first start.',
    optional(text),
  ),
  legacyBind: setting(
    'LEGACY_BIND',
    'deny',
    'allow lets clients bind without a token, as anybody: for the time of a migration only.',
    oneOf('deny', 'allow'),
  ),
  drainSeconds: setting(
    'DRAIN_SECONDS',
    '5',
    'Over how many seconds a stopping server closes its sockets when there are thousands, so that their clients do not all come back at once; 0 to 600.',
    whole(0, 600),
  ),
  sessionPolicy: setting(
    'SESSION_POLICY',
    'all',
    'Connections a user may have at once: all, one-per-device-kind or last-one-wins.',
    oneOf('all', 'one-per-device-kind', 'last-one-wins'),
  ),
  friendsOnly: setting(
    'FRIENDS_ONLY',
    'no',
    'yes lets only friends write each other private messages.',
    yesOrNo,
  ),
  systemName: setting(
    'SYSTEM_NAME',
    'System',
    'Name under which people get messages of the server itself; 64 characters at most.',
    shortText,
  ),
  maxMessageCharacters: setting(
    'MAX_MESSAGE_CHARACTERS',
    '65536',
    'Longest message, in UTF-16 code units; 65536 at most.',
    whole(1, MAX_CONTENT_CHARACTERS),
  ),
  maxFramesPerSecond: setting(
    'MAX_FRAMES_PER_SECOND',
    '100',
    'Frames a connection may send per second, for long; five times as many in a burst.',
    whole(1, 100_000),
  ),
  maxSocketsPerAddress: setting(
    'MAX_SOCKETS_PER_ADDRESS',
    '1000',
    'Sockets open at once from one address; 0 for any number. This machine is never limited.',
    whole(0, 1_000_000),
  ),
  logLevel: setting(
    'LOG_LEVEL',
    'info',
    'Least severe entry logged: trace, debug, info, warn, error, fatal or silent.',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  ),
  production: setting(
    'NODE_ENV',
    'development',
    'production makes a random first password instead of the well-known one.',
    (value) => value === 'production',
  ),
  trustedProxies: setting(
    'TRUST_PROXY',
    '',
    'Reverse proxies whose X-Forwarded-For, -Proto and -Host are believed: addresses and CIDR ranges, comma-separated; loopback for those on this machine.',
    proxies,
  ),
  metricsToken: setting(
    'METRICS_TOKEN',
    '',
    'Bearer token that /metrics demands; without one only this machine may read it.',
    optional(text),
  ),
} satisfies Record<string, Setting<unknown>>;

/** What the environment says, checked. */
export type Environment = {
  readonly [K in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[K]['read']>;
};

export interface Config extends Environment {
  /** Lets `admin` / `123456` in without a change of password. Never in production. */
  readonly demo: boolean;
}

/**
 * Reads the settings; an empty variable counts as not set.
 * @throws StartupError with one line that names every variable with a bad value.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const problems: string[] = [];
  const read = ({ name, fallback, read }: Setting<unknown>): unknown => {
    const set = environment[name] ?? '';
    const value = set === '' ? fallback : set;
    try {
      return read(value);
    } catch (error) {
      problems.push(`${name} ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const values = Object.entries(SETTINGS).map(([key, each]) => [key, read(each)] as const);
  if (problems.length > 0) throw new StartupError(problems.join('; '));
  return { ...(Object.fromEntries(values) as Environment), demo: false };
}

function setting<T>(
  name: string,
  fallback: string,
  doc: string,
  read: (text: string) => T,
): Setting<T> {
  return { name, fallback, doc, read };
}

function text(value: string): string {
  return value;
}

function shortText(value: string): string {
  if (value.length > 64) throw new Error('must have 64 characters at most');
  return value;
}

function optional<T>(read: (text: string) => T): (text: string) => T | undefined {
  return (value) => (value === '' ? undefined : read(value));
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d{1,5}$/.test(value) || number > 65535)
    throw new Error(`must be a number from 0 to 65535, not "${value}"`);
  return number;
}

function whole(min: number, max: number): (text: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d{1,9}$/.test(value) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}, not "${value}"`);
    return number;
  };
}

function yesOrNo(value: string): boolean {
  return oneOf('yes', 'no')(value) === 'yes';
}

function oneOf<const T extends string>(...values: T[]): (text: string) => T {
  return (value) => {
    const found = values.find((each) => each === value);
    if (found === undefined) throw new Error(`must be ${values.join(' or ')}, not "${value}"`);
    return found;
  };
}

function databaseUrl(value: string): string {
  // Not repeated in the message: it may hold a password.
  const { protocol } = URL.canParse(value) ? new URL(value) : { protocol: '' };
  if (protocol !== 'postgres:' && protocol !== 'postgresql:')
    throw new Error('must look like postgres://user:password@host:5432/database');
  return value;
}

function proxies(value: string): BlockList {
  const list = new BlockList();
  for (const part of value.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    if (part === 'loopback') {
      list.addSubnet('127.0.0.0', 8, 'ipv4');
      list.addAddress('::1', 'ipv6');
      continue;
    }
    const [address = '', prefix] = part.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    const widest = family === 'ipv6' ? 128 : 32;
    const bits = prefix === undefined ? widest : Number(prefix);
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(prefix ?? '0') || bits > widest)
      throw new Error(`must list addresses such as 10.0.0.0/8 or loopback, not "${part}"`);
    list.addSubnet(address, bits, family);
  }
  return list;
}
