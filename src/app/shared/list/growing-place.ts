import { type Signal, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, type Params, Router } from '@angular/router';
import type { CursorQuery } from '#contract/rest/problem';
import type { GrowingAddress, GrowingChange } from './growing-address.ts';

/** The growing list that the address names, and the ways to another one. */
export interface GrowingPlace<Q extends CursorQuery> {
  /** Changes only when the address asks for something else. */
  readonly query: Signal<Q>;
  /** `replace`: without an entry in the browser's history. */
  readonly show: (change: GrowingChange<Q>, replace?: boolean) => void;
  readonly clearFilters: () => void;
}

/** For the constructor of a list's page. The drawer beside the page, and where it is scrolled to, stay. */
export function injectGrowingPlace<Q extends CursorQuery>(
  address: GrowingAddress<Q>,
): GrowingPlace<Q> {
  const router = inject(Router);
  const route = inject(ActivatedRoute);
  const parameters = toSignal(route.queryParams, { initialValue: route.snapshot.queryParams });
  const query = computed(() => address.queryOf(parameters()), {
    equal: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  });
  const go = (queryParams: Params, replaceUrl: boolean) => {
    void router.navigate([], {
      queryParams,
      queryParamsHandling: 'merge',
      replaceUrl,
      scroll: 'manual',
    });
  };
  return {
    query,
    show: (change, replace = false) => go(address.parametersOf(change), replace),
    clearFilters: () => go(address.withoutFilters(), false),
  };
}
