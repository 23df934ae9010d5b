import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { interval, map } from 'rxjs';

/** The time (ms since 1970), anew each second for as long as the asking component lives. */
export function injectNow(): Signal<number> {
  return toSignal(interval(1000).pipe(map(() => Date.now())), { initialValue: Date.now() });
}
