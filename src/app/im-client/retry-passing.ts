import { retry, throwError, timer } from 'rxjs';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { ImTiming } from './im-timing.ts';
import { mayPass } from './im-errors.ts';
import { fullJitter } from './reconnect-delay.ts';

/** Asks again, after times that grow, for as long as what stands in the way may pass. */
export function retryPassing<T>({ random }: ImTiming): MonoTypeOperatorFunction<T> {
  return retry({
    delay: (error: unknown, attempt) =>
      mayPass(error) ? timer(fullJitter(attempt, random)) : throwError(() => error),
  });
}
