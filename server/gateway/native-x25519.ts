import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { EphemeralKey } from '#contract/wire/envelope';

/**
 * A key for one connection from OpenSSL's X25519: a tenth of the time of the portable one, which
 * counts when ten thousand clients come back at once.
 */
export function newNativeX25519Key(): EphemeralKey {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    sharedSecret(theirPublicKey) {
      const theirs = Buffer.from(theirPublicKey).toString('base64url');
      const key = { kty: 'OKP', crv: 'X25519', x: theirs };
      return new Uint8Array(
        diffieHellman({ privateKey, publicKey: createPublicKey({ key, format: 'jwk' }) }),
      );
    },
  };
}
