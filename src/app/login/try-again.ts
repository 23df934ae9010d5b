import { type Signal, computed, inject } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { TranslocoService } from '@jsverse/transloco';
import { interval, map, of, startWith, switchMap, takeWhile } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';

/** When somebody who tried too often may try again. */
export interface TryAgain {
  /** Key of how to say it, which takes `time`; '' while nobody has to wait. */
  readonly problem: Signal<string>;
  /** How long it is still to wait, in words. */
  readonly time: Signal<string>;
}

/** Counts down while `error` is a 429 that says how long. For field initializers. */
export function injectTryAgain(error: Signal<ApiError | null>): TryAgain {
  const transloco = inject(TranslocoService);
  const tooMany = computed(() => (error()?.status === 429 ? error() : null));
  /** Seconds; null when the server did not say. */
  const wait = toSignal(
    toObservable(tooMany).pipe(
      switchMap((answer) => secondsLeft(answer?.retryAfterSeconds ?? null)),
    ),
    { initialValue: null },
  );
  return {
    problem: computed(() => {
      const answer = tooMany();
      if (answer === null || wait() === 0) return '';
      return answer.retryAfterSeconds === null ? 'login.lockedOpen' : 'login.locked';
    }),
    time: computed(() => {
      const seconds = wait() ?? 0;
      return seconds < 60
        ? transloco.translate('login.seconds', { count: seconds })
        : transloco.translate('login.minutes', { count: Math.ceil(seconds / 60) });
    }),
  };
}

/** Counts down by the clock, not by its own ticks: a tab in the background ticks slowly. */
function secondsLeft(seconds: number | null) {
  if (seconds === null) return of(null);
  const end = Date.now() + seconds * 1000;
  return interval(1000).pipe(
    startWith(0),
    map(() => Math.max(0, Math.ceil((end - Date.now()) / 1000))),
    takeWhile((left) => left > 0, true),
  );
}
