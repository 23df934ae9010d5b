import { DestroyRef, Service, computed, inject, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { EMPTY, Subject, auditTime, catchError, distinctUntilChanged, switchMap } from 'rxjs';
import type { LateFault, TrafficFilter, TrafficFrame } from '#contract/wire/packets/traffic';
import { ImClient } from '../../im-client/im-client.ts';
import { RefusedError } from '../../im-client/im-errors.ts';
import type { TrafficUpdate } from '../../im-client/watch-traffic.ts';
import { putAway } from '../frames/frame-body.ts';
import { frameKey } from '../frames/frame-key.ts';
import { FrameRing } from '../frames/frame-ring.ts';
import { type Sieve, sieveOf } from '../frames/sieve.ts';

/** What is drawn changes no more often than this. */
export const PAINT_MS = 250;
const MAX_BOOKMARKS = 200;

/** Rows of the list, oldest first. */
export interface Rows {
  readonly frames: readonly TrafficFrame[];
  /** Rows that have left at the old end since the page was opened: who looks at one moves with it. */
  readonly gone: number;
}

export interface Refusal {
  readonly errorCode: string;
  readonly message: string;
}

/**
 * The frames that pass, as they arrive: held in a ring, sieved once on arrival and shown at most
 * four times a second. No NgRx here: thousands of frames a second would be as many actions.
 */
@Service({ autoProvided: false })
export class Tail {
  private readonly im = inject(ImClient);
  private readonly destroyRef = inject(DestroyRef);

  private readonly ring = new FrameRing();
  private sieve: Sieve = () => true;
  /** What would be shown now, were it not paused. */
  private current: Rows = { frames: [], gone: 0 };
  private readonly changed = new Subject<void>();
  private readonly wanted = new Subject<TrafficFilter | null>();
  private revealTimer: ReturnType<typeof setTimeout> | null = null;

  private readonly rows = signal<Rows>(this.current);
  private readonly figures = signal({ received: 0, leftOut: 0, held: 0 });
  private readonly kept = signal<readonly TrafficFrame[]>([]);
  private readonly frozen = signal(false);
  private readonly cameWhilePaused = signal(0);
  private readonly heardAt = signal<number | null>(null);
  private readonly revealEnd = signal(0);
  private readonly no = signal<Refusal | null>(null);
  /** What `reveal` was told last, and the one before that was ended. */
  private announced = 0;
  private over = 0;
  private received = 0;
  private leftOut = 0;
  private waitingFrames = 0;

  readonly shown = this.rows.asReadonly();
  /** `received`: by this page; `leftOut`: by the server or for want of room; `held`: here and now. */
  readonly counts = this.figures.asReadonly();
  readonly paused = this.frozen.asReadonly();
  /** Frames for this list that arrived while it stood still. */
  readonly waiting = this.cameWhilePaused.asReadonly();
  /** When the server was last heard of on this watch; ms since 1970, null before that. */
  readonly lastHeard = this.heardAt.asReadonly();
  /** Until when bodies come unmasked; ms since 1970, 0 while they are masked. */
  readonly revealedUntil = this.revealEnd.asReadonly();
  readonly refused = this.no.asReadonly();
  readonly bookmarks = this.kept.asReadonly();
  readonly bookmarked = computed(() => new Set(this.kept().map(frameKey)));

  constructor() {
    this.wanted
      .pipe(
        distinctUntilChanged((before, now) => JSON.stringify(before) === JSON.stringify(now)),
        switchMap((filter) => {
          this.no.set(null);
          if (filter === null) return EMPTY;
          return this.im.watch(filter).pipe(
            catchError((error: unknown) => {
              this.no.set({
                errorCode: error instanceof RefusedError ? error.errorCode : 'unexpected',
                message: error instanceof Error ? error.message : String(error),
              });
              return EMPTY;
            }),
          );
        }),
        takeUntilDestroyed(),
      )
      .subscribe((update) => this.take(update));
    this.changed.pipe(auditTime(PAINT_MS), takeUntilDestroyed()).subscribe(() => this.paint());
    this.destroyRef.onDestroy(() => {
      if (this.revealTimer !== null) clearTimeout(this.revealTimer);
    });
  }

  /** Follows `filter` from now on; null ends the watch. What is held stays. */
  watch(filter: TrafficFilter | null): void {
    this.wanted.next(filter);
  }

  /** Shows what passes this filter and search, of what is held and of what comes. */
  show(filter: TrafficFilter, search: string): void {
    this.sieve = sieveOf(filter, search);
    const frames = this.ring.held.filter(this.sieve);
    this.current = { frames, gone: this.current.gone };
    this.waitingFrames = 0;
    this.paint();
    this.rows.set(this.current);
  }

  pause(): void {
    this.frozen.set(true);
  }

  resume(): void {
    this.frozen.set(false);
    this.waitingFrames = 0;
    this.paint();
  }

  /** Forgets what is held, but not the bookmarks. */
  clear(): void {
    this.ring.clear();
    this.current = { frames: [], gone: this.current.gone + this.current.frames.length };
    this.received = 0;
    this.leftOut = 0;
    this.waitingFrames = 0;
    this.paint();
    this.rows.set(this.current);
  }

  /** Adds a bookmark, or takes it away. Does nothing beyond 200. */
  toggleBookmark(frame: TrafficFrame): void {
    const key = frameKey(frame);
    this.kept.update((kept) => {
      const others = kept.filter((other) => frameKey(other) !== key);
      if (others.length < kept.length) return others;
      return kept.length < MAX_BOOKMARKS ? [...kept, frame] : kept;
    });
  }

  /** Everything that is held, whatever the filter. */
  held(): readonly TrafficFrame[] {
    return this.ring.held;
  }

  /**
   * Until when bodies come unmasked; ms since 1970, 0 for no longer. When a reveal ends what it showed
   * goes out of sight, on this page too.
   */
  reveal(until: number): void {
    // The same word comes with every batch, and late ones from before its end.
    if (until === this.announced || (until !== 0 && until === this.over)) return;
    if (until === 0) this.over = this.announced;
    this.announced = until;
    if (this.revealTimer !== null) clearTimeout(this.revealTimer);
    this.revealTimer = null;
    if (until === 0) {
      this.endReveal();
      return;
    }
    this.revealEnd.set(until);
    this.revealTimer = setTimeout(() => this.endReveal(), Math.max(0, until - Date.now()));
  }

  private take(update: TrafficUpdate): void {
    this.heardAt.set(Date.now());
    this.reveal(update.revealedUntil);
    if (update.kind === 'watching') return;
    const { dropped, lateFaults, ended } = update;
    const frames = this.revealEnd() > 0 ? update.frames : update.frames.map(putAway);
    if (lateFaults.length > 0) this.amend(lateFaults);
    if (ended) this.no.set({ errorCode: 'reveal-ended', message: '' });
    const evicted = this.ring.push(frames);
    this.received += frames.length;
    this.leftOut += dropped;
    const passing = frames.filter(this.sieve);
    if (this.frozen()) this.waitingFrames += passing.length;
    this.current = moved(this.current, evicted, passing);
    if (frames.length > 0 || dropped > 0 || lateFaults.length > 0) this.changed.next();
  }

  /** Writes onto frames that are held what the gateway came to know of them later. */
  private amend(lateFaults: readonly LateFault[]): void {
    const faults = new Map(lateFaults.map((late) => [`${late.sessionId}/${late.seq}`, late]));
    const amended = new Map<TrafficFrame, TrafficFrame>();
    this.ring.replace((frame) => {
      const late = faults.get(`${frame.sessionId}/${frame.seq}`);
      if (!late) return frame;
      const { fault, violation } = late;
      const now = { ...frame, fault, violation };
      amended.set(frame, now);
      return now;
    });
    const newest = (frame: TrafficFrame) => amended.get(frame) ?? frame;
    this.current = { ...this.current, frames: this.current.frames.map(newest) };
    this.kept.update((kept) => kept.map(newest));
    if (this.frozen()) this.rows.update((rows) => ({ ...rows, frames: rows.frames.map(newest) }));
  }

  private paint(): void {
    this.figures.set({
      received: this.received,
      leftOut: this.leftOut,
      held: this.ring.held.length,
    });
    this.cameWhilePaused.set(this.waitingFrames);
    if (!this.frozen()) this.rows.set(this.current);
  }

  private endReveal(): void {
    this.revealEnd.set(0);
    this.ring.replace(putAway);
    this.kept.update((kept) => kept.map(putAway));
    this.current = { ...this.current, frames: this.current.frames.map(putAway) };
    this.rows.update((rows) => ({ ...rows, frames: rows.frames.map(putAway) }));
  }
}

/** Rows without those that left the ring, and with new ones behind. */
function moved(
  { frames, gone }: Rows,
  evicted: readonly TrafficFrame[],
  passing: readonly TrafficFrame[],
): Rows {
  let first = 0;
  for (const frame of evicted) if (frames[first] === frame) first += 1;
  if (first === 0 && passing.length === 0) return { frames, gone };
  const left = first === 0 ? frames : frames.slice(first);
  return { frames: left.concat(passing), gone: gone + first };
}
