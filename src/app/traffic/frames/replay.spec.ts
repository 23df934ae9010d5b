import { computed } from '@angular/core';
import { buildFrame } from '../testing/build-frame.ts';
import { Replay, STEP_MS } from './replay.ts';

describe('Replay', () => {
  const START = 1_000_000;
  const frames = [0, 100, 1_000, 30_000].map((at, index) =>
    buildFrame({ seq: index + 1, at: START + at }),
  );
  let replay: Replay;

  beforeEach(() => {
    jasmine.clock().install();
    replay = new Replay(frames);
  });
  afterEach(() => {
    replay.pause();
    jasmine.clock().uninstall();
  });

  it('begins with all of it in sight', () => {
    expect([replay.passed(), replay.length, replay.ended()]).toEqual([4, 30_000, true]);
  });

  it('can be made while something is computed', () => {
    const made = computed(() => new Replay(frames));
    expect(made().passed()).toBe(4);
  });

  it('plays from the beginning, as fast as it happened', () => {
    replay.play();
    expect(replay.passed()).toBe(1);
    jasmine.clock().tick(STEP_MS);
    expect(replay.passed()).toBe(2);
    jasmine.clock().tick(1_000 - STEP_MS);
    expect(replay.passed()).toBe(3);
  });

  it('plays ten times as fast, and stops at the end', () => {
    replay.choose(10);
    replay.play();
    jasmine.clock().tick(2_999);
    expect([replay.passed(), replay.playing()]).toEqual([3, true]);
    jasmine.clock().tick(STEP_MS);
    expect([replay.passed(), replay.playing(), replay.position()]).toEqual([4, false, 30_000]);
  });

  it('stands still when paused, and goes on from there', () => {
    replay.play();
    jasmine.clock().tick(500);
    replay.pause();
    jasmine.clock().tick(5_000);
    expect(replay.position()).toBe(500);
    replay.play();
    jasmine.clock().tick(500);
    expect(replay.position()).toBe(1_000);
  });

  it('goes where it is told, and nowhere beyond', () => {
    replay.seek(999);
    expect(replay.passed()).toBe(2);
    replay.seek(-5);
    expect(replay.position()).toBe(0);
    replay.seek(99_999);
    expect(replay.position()).toBe(30_000);
  });

  it('has nothing to play of nothing', () => {
    const empty = new Replay([]);
    empty.play();
    jasmine.clock().tick(STEP_MS);
    expect([empty.passed(), empty.length, empty.playing()]).toEqual([0, 0, false]);
  });
});
