import { type Signal, type WritableSignal, computed, signal } from '@angular/core';
import type { TrafficFrame } from '#contract/wire/packets/traffic';

export const SPEEDS = [1, 10] as const;
export type Speed = (typeof SPEEDS)[number];

/** Frames are drawn no more often than the eye can follow. */
export const STEP_MS = 250;

/** Plays a capture as it passed. `position`: ms since its first frame. */
export class Replay {
  private readonly startAt: number;
  readonly frames: readonly TrafficFrame[];
  /** From the first frame to the last, in ms. */
  readonly length: number;

  private readonly at: WritableSignal<number>;
  private readonly state = signal<'paused' | 'playing'>('paused');
  private readonly chosenSpeed = signal<Speed>(1);
  private timer: ReturnType<typeof setInterval> | null = null;

  readonly position: Signal<number>;
  readonly playing: Signal<boolean> = computed(() => this.state() === 'playing');
  readonly speed = this.chosenSpeed.asReadonly();
  readonly ended = computed(() => this.at() >= this.length);
  /** How many of `frames` have passed at `position`. */
  readonly passed = computed(() => passedAt(this.frames, this.startAt + this.at()));

  /** `frames` oldest first. It starts at the end: all of it is there to look at. */
  constructor(frames: readonly TrafficFrame[]) {
    this.frames = frames;
    this.startAt = frames[0]?.at ?? 0;
    this.length = (frames.at(-1)?.at ?? 0) - this.startAt;
    // Made with its value: a replay may be made while a page is drawn, when none can be set.
    this.at = signal(this.length);
    this.position = this.at.asReadonly();
  }

  /** Plays on; from the beginning when it had ended. */
  play(): void {
    if (this.timer !== null) return;
    if (this.ended()) this.at.set(0);
    this.state.set('playing');
    this.timer = setInterval(() => this.step(), STEP_MS);
  }

  pause(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.state.set('paused');
  }

  seek(position: number): void {
    this.at.set(Math.min(this.length, Math.max(0, position)));
  }

  choose(speed: Speed): void {
    this.chosenSpeed.set(speed);
  }

  private step(): void {
    this.seek(this.at() + STEP_MS * this.chosenSpeed());
    if (this.ended()) this.pause();
  }
}

/** How many of the frames, oldest first, are no later than `at`. */
function passedAt(frames: readonly TrafficFrame[], at: number): number {
  let from = 0;
  let to = frames.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((frames[middle]?.at ?? 0) <= at) from = middle + 1;
    else to = middle;
  }
  return from;
}
