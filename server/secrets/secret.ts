import { createHash, randomBytes } from 'node:crypto';

/** 32 random bytes as base64url: session cookies, tokens, tickets. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What the database keeps of a secret (SHA-256). No salt and no slow hash: 256 random bits
 * cannot be guessed, and the hash is the key it is looked up by.
 */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
