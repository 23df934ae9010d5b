import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from './pace.ts';

function paceFromZero() {
  const clock = { now: 0 };
  const pace = new Pace(() => clock.now);
  pace.restart();
  return { clock, pace };
}

test('nothing is said of the time left before it can be known', () => {
  const { clock, pace } = paceFromZero();
  clock.now = 2_000;
  pace.note(50);
  assert.equal(pace.secondsLeft(50, 100), null, 'too early');
  clock.now = 4_000;
  assert.equal(pace.secondsLeft(0, 100), null, 'nothing is done');
  assert.equal(pace.secondsLeft(50, null), null, 'nobody knows how much there is');
  assert.equal(pace.secondsLeft(100, 100), null, 'nothing is left');
  assert.equal(new Pace().secondsLeft(1, 2), null, 'it has not begun');
});

test('it goes on as it went in the last minute', () => {
  const { clock, pace } = paceFromZero();
  let done = 0;
  for (let second = 1; second <= 100; second++) {
    clock.now = second * 1_000;
    pace.note((done += 10));
  }
  assert.equal(pace.secondsLeft(done, 2_000), 100);
  for (let second = 101; second <= 200; second++) {
    clock.now = second * 1_000;
    pace.note((done += 1));
  }
  assert.equal(pace.secondsLeft(done, 1_200), 100, 'what was before that is forgotten');
});

test('a step begins anew', () => {
  const { clock, pace } = paceFromZero();
  clock.now = 10_000;
  pace.note(1_000);
  pace.restart();
  assert.equal(pace.secondsLeft(0, 10), null);
  clock.now = 15_000;
  pace.note(5);
  assert.equal(pace.secondsLeft(5, 10), 5);
});
