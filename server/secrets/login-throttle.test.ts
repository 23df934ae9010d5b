import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoginThrottle } from './login-throttle.ts';

function throttleAt(start = 0) {
  const clock = { now: start };
  return { clock, throttle: new LoginThrottle(() => clock.now) };
}

test('ten failures of one address on one account pass, the eleventh waits half a minute', () => {
  const { clock, throttle } = throttleAt();
  const attempt = { address: '1.2.3.4', username: 'linda' };
  for (let i = 0; i < 10; i++) {
    assert.equal(throttle.wait(attempt), 0);
    throttle.book(attempt);
  }
  assert.equal(throttle.wait(attempt), 30_000);
  assert.equal(throttle.wait({ ...attempt, username: 'LINDA' }), 30_000);
  assert.equal(throttle.wait({ ...attempt, username: 'other' }), 0);
  assert.equal(throttle.wait({ ...attempt, address: '4.3.2.1' }), 0);
  clock.now = 30_000;
  assert.equal(throttle.wait(attempt), 0);
  throttle.book(attempt);
  assert.equal(throttle.wait(attempt), 30_000);
});

test('a success costs nothing', () => {
  const { throttle } = throttleAt();
  const attempt = { address: '1.2.3.4', username: 'linda' };
  for (let i = 0; i < 1000; i++) throttle.book(attempt).succeed();
  assert.equal(throttle.wait(attempt), 0);
});

test('a success forgives what the address failed on the account, and nothing else', () => {
  const { throttle } = throttleAt();
  const attempt = { address: '1.2.3.4', username: 'linda' };
  for (let i = 0; i < 9; i++) throttle.book(attempt);
  throttle.book(attempt).succeed();
  for (let i = 0; i < 10; i++) {
    assert.equal(throttle.wait(attempt), 0);
    throttle.book(attempt);
  }
  assert.equal(throttle.wait(attempt), 30_000);
  for (let i = 0; i < 181; i++) throttle.book({ ...attempt, username: `user${i}` });
  throttle.book(attempt).succeed();
  assert.ok(throttle.wait(attempt) > 0, 'the guesses on other accounts still count');
});

test('an attempt without a verdict costs nothing and forgives nothing', () => {
  const { throttle } = throttleAt();
  const attempt = { address: '1.2.3.4', username: 'linda' };
  for (let i = 0; i < 9; i++) throttle.book(attempt);
  throttle.book(attempt).takeBack();
  assert.equal(throttle.wait(attempt), 0);
  throttle.book(attempt);
  assert.equal(throttle.wait(attempt), 30_000);
});

test('many addresses on one account, and one address on many accounts, wait too', () => {
  const { throttle } = throttleAt();
  for (let i = 0; i < 100; i++) throttle.book({ address: `10.0.0.${i}`, username: 'linda' });
  assert.ok(throttle.wait({ address: '10.1.1.1', username: 'linda' }) > 0);
  for (let i = 0; i < 200; i++) throttle.book({ address: '1.2.3.4', username: `user${i}` });
  assert.ok(throttle.wait({ address: '1.2.3.4', username: 'somebody' }) > 0);
});

test('the addresses of one IPv6 network count as one', () => {
  const { throttle } = throttleAt();
  for (let i = 1; i <= 10; i++) throttle.book({ address: `2001:db8::${i}`, username: 'linda' });
  assert.ok(throttle.wait({ address: '2001:db8:0:0:ffff::1', username: 'linda' }) > 0);
  assert.equal(throttle.wait({ address: '2001:db8:0:1::1', username: 'linda' }), 0);
});
