import { DOCUMENT, InjectionToken, inject } from '@angular/core';
import { EMPTY, defer, fromEvent, map, merge, startWith } from 'rxjs';
import type { Observable } from 'rxjs';

/** Whether the browser has a network: the current answer on subscription, then every event. */
export const NETWORK_ONLINE = new InjectionToken<Observable<boolean>>('NetworkOnline', {
  factory: () => {
    const window = inject(DOCUMENT).defaultView;
    if (!window) return EMPTY.pipe(startWith(true));
    return defer(() =>
      merge(
        fromEvent(window, 'online').pipe(map(() => true)),
        fromEvent(window, 'offline').pipe(map(() => false)),
      ).pipe(startWith(window.navigator.onLine)),
    );
  },
});
