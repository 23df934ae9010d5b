import { DOCUMENT, inject, linkedSignal } from '@angular/core';
import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map, startWith } from 'rxjs';

/** Whether the tab can be seen. Call in an injection context. */
export function pageVisible(): Signal<boolean> {
  const document = inject(DOCUMENT);
  return toSignal(
    fromEvent(document, 'visibilitychange').pipe(
      startWith(null),
      map(() => document.visibilityState === 'visible'),
    ),
    { requireSync: true },
  );
}

/** Follows `source` while `visible`, and stands still otherwise: nothing is drawn for nobody. */
export function whileVisible<T>(visible: Signal<boolean>, source: Signal<T>): Signal<T> {
  return linkedSignal<T | symbol, T>({
    source: () => (visible() ? source() : HIDDEN),
    computation: (value, previous) => {
      if (value !== HIDDEN) return value as T;
      return previous ? previous.value : source();
    },
  }).asReadonly();
}

const HIDDEN = Symbol('hidden');
