import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { readConfig, SETTINGS } from './config.ts';
import { StartupError } from './startup-error.ts';

test('an empty environment gives safe defaults', () => {
  const { trustedProxies, ...config } = readConfig({});
  assert.deepEqual(config, {
    port: 8080,
    host: '127.0.0.1',
    dataDir: undefined,
    databaseUrl: undefined,
    adminPassword: undefined,
    legacyBind: 'deny',
    drainSeconds: 5,
    sessionPolicy: 'all',
    friendsOnly: false,
    systemName: 'System',
    maxMessageCharacters: 65_536,
    maxFramesPerSecond: 100,
    maxSocketsPerAddress: 1_000,
    logLevel: 'info',
    production: false,
    metricsToken: undefined,
    demo: false,
  });
  assert.deepEqual(trustedProxies.rules, []);
});

test('an empty variable counts as not set', () => {
  assert.equal(readConfig({ PORT: '', DATABASE_URL: '' }).port, 8080);
});

test('every bad value is named in one line', () => {
  assert.throws(
    () =>
      readConfig({
        PORT: '80a',
        LEGACY_BIND: 'perhaps',
        DRAIN_SECONDS: '1.5',
        TRUST_PROXY: '10.0.0.0/33',
      }),
    (error) => {
      assert.ok(error instanceof StartupError);
      assert.equal(
        error.message,
        'PORT must be a number from 0 to 65535, not "80a"; ' +
          'LEGACY_BIND must be deny or allow, not "perhaps"; ' +
          'DRAIN_SECONDS must be a whole number from 0 to 600, not "1.5"; ' +
          'TRUST_PROXY must list addresses such as 10.0.0.0/8 or loopback, not "10.0.0.0/33"',
      );
      return true;
    },
  );
});

test('limits are whole numbers within their range, switches yes or no', () => {
  const config = readConfig({
    MAX_MESSAGE_CHARACTERS: '500',
    MAX_SOCKETS_PER_ADDRESS: '0',
    FRIENDS_ONLY: 'yes',
    SESSION_POLICY: 'last-one-wins',
  });
  assert.deepEqual(
    [config.maxMessageCharacters, config.maxSocketsPerAddress, config.friendsOnly],
    [500, 0, true],
  );
  assert.equal(config.sessionPolicy, 'last-one-wins');
  for (const bad of [
    { MAX_MESSAGE_CHARACTERS: '65537' },
    { MAX_MESSAGE_CHARACTERS: '0' },
    { MAX_FRAMES_PER_SECOND: '1.5' },
    { MAX_SOCKETS_PER_ADDRESS: '-1' },
    { FRIENDS_ONLY: 'perhaps' },
    { SESSION_POLICY: 'none' },
  ]) {
    const [name = ''] = Object.keys(bad);
    assert.throws(() => readConfig(bad), { message: new RegExp(`^${name} must be`) });
  }
});

test('a bad DATABASE_URL is not repeated: it may hold a password', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'mysql://me:hunter2@host/db' }),
    (error) => error instanceof StartupError && !error.message.includes('hunter2'),
  );
});

test('trusted proxies are addresses, ranges and this machine', () => {
  const { trustedProxies } = readConfig({ TRUST_PROXY: 'loopback, 10.1.0.0/16,fd00::/8' });
  assert.equal(trustedProxies.check('127.0.0.1'), true);
  assert.equal(trustedProxies.check('::ffff:127.0.0.1', 'ipv6'), true);
  assert.equal(trustedProxies.check('10.1.2.3'), true);
  assert.equal(trustedProxies.check('10.2.0.1'), false);
  assert.equal(trustedProxies.check('fd12::1', 'ipv6'), true);
});

test('docs/settings.md says of every setting what the code says', async () => {
  const docs = await readFile(new URL('../docs/settings.md', import.meta.url), 'utf8');
  const rows = Object.values(SETTINGS).map(
    ({ name, fallback, doc }) => `| \`${name}\` | ${fallback && `\`${fallback}\``} | ${doc} |`,
  );
  assert.deepEqual(
    docs
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replace('| – |', '|  |')),
    rows,
  );
});
