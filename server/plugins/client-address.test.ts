import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { readConfig } from '../config.ts';
import { clientAddress } from './client-address.ts';

function addressOf(remoteAddress: string, forwarded: string, trust: string): string {
  const headers = { 'x-forwarded-for': forwarded };
  const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
  return clientAddress(request, readConfig({ TRUST_PROXY: trust }).trustedProxies);
}

test('nobody is believed by default', () => {
  assert.equal(addressOf('127.0.0.1', '1.2.3.4', ''), '127.0.0.1');
});

test('a trusted proxy is believed, what a client put before it is not', () => {
  assert.equal(addressOf('127.0.0.1', '6.6.6.6, 1.2.3.4', 'loopback'), '1.2.3.4');
  assert.equal(addressOf('::ffff:127.0.0.1', '1.2.3.4', 'loopback'), '1.2.3.4');
  assert.equal(addressOf('9.9.9.9', '1.2.3.4', 'loopback'), '9.9.9.9');
});

test('a chain of trusted proxies is followed to its start', () => {
  assert.equal(addressOf('127.0.0.1', '1.2.3.4, 10.0.0.7', 'loopback,10.0.0.0/8'), '1.2.3.4');
  assert.equal(addressOf('127.0.0.1', 'garbage', 'loopback'), '127.0.0.1');
  assert.equal(addressOf('127.0.0.1', '', 'loopback'), '127.0.0.1');
});
