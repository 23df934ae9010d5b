import { argon2, argon2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const argon2id = promisify(argon2).bind(null, 'argon2id');

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. About 33 ms on one core. */
const COST = { memory: 19456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const SALT_BYTES = 16;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** A PHC string with a fresh salt, such as `$argon2id$v=19$m=19456,t=2,p=1$…$…`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  return phcOf(nonce, await argon2id(taskOf(password, nonce)));
}

/** The same while the thread waits: for one that does nothing else. */
export function hashPasswordSync(password: string): string {
  const nonce = randomBytes(SALT_BYTES);
  return phcOf(nonce, argon2Sync('argon2id', taskOf(password, nonce)));
}

function taskOf(password: string, nonce: Buffer) {
  return { message: message(password), nonce, ...COST, tagLength: TAG_BYTES };
}

function phcOf(nonce: Buffer, tag: Buffer): string {
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/**
 * Whether `password` is the one `phc` was made of, at the cost `phc` names.
 * Throws on anything but an argon2id PHC string: that is damage, not a wrong password.
 */
export async function verifyPassword(phc: string, password: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? [];
  if (salt === undefined || tag === undefined) throw new Error('not an argon2id PHC string');
  const expected = Buffer.from(tag, 'base64');
  const actual = await argon2id({
    message: message(password),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

/** The same password typed on another keyboard may come in another Unicode form (NIST SP 800-63B, 5.1.1.2). */
function message(password: string): string {
  return password.normalize('NFKC');
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
