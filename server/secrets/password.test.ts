import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashPassword, verifyPassword } from './password.ts';

test('a hash accepts its password and no other', async () => {
  const phc = await hashPassword('correct horse');
  assert.match(phc, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  assert.equal(await verifyPassword(phc, 'correct horse'), true);
  assert.equal(await verifyPassword(phc, 'correct horsf'), false);
  assert.equal(await verifyPassword(phc, ''), false);
});

test('the same password never hashes to the same text', async () => {
  assert.notEqual(await hashPassword('123456'), await hashPassword('123456'));
});

test('composed and decomposed forms of a password are the same password', async () => {
  const phc = await hashPassword('caf\u00e9 M\u00fcnchen');
  assert.equal(await verifyPassword(phc, 'cafe\u0301 Mu\u0308nchen'), true);
});

test('a hash made by another argon2id at another cost is understood', async () => {
  // test.c of the reference implementation: argon2id, version 0x13, 'password', 'somesalt'.
  const phc =
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  assert.equal(await verifyPassword(phc, 'password'), true);
});

test('a damaged hash is an error, not a wrong password', async () => {
  await assert.rejects(verifyPassword('$2b$10$whatever', 'x'), /PHC/);
});
