import { DOCUMENT, type Signal, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map, startWith } from 'rxjs';

/** Whether the window is narrower than `width` px. Call in an injection context. */
export function narrowerThan(width: number): Signal<boolean> {
  const media = inject(DOCUMENT).defaultView?.matchMedia(`(max-width: ${width - 0.02}px)`);
  if (!media) throw new Error('there is no window to measure');
  return toSignal(
    fromEvent(media, 'change').pipe(
      startWith(null),
      map(() => media.matches),
    ),
    { requireSync: true },
  );
}
