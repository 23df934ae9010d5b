import { DestroyRef, type Signal, computed, effect, inject, untracked } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, Router, type Params } from '@angular/router';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import type { StoredMessagesQuery } from '#contract/rest/messages';
import type { User } from '#contract/rest/users';
import type { ApiError } from '../../core/api/api-error.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { momentAfter } from '../../shared/message-list/day.ts';
import { usersFeature } from '../users.state.ts';
import { UserPageActions } from './user-page.actions.ts';
import { userPageFeature } from './user-page.state.ts';
import { GROWING_TABS, type UserChange, type UserTabData, type UserTabName } from './user-tabs.ts';

const ROWS_PER_PAGE = 50;
const MAX_CURSOR_CHARACTERS = 64;

/** Query parameters that lead to other parts of a growing list; null where there is nothing that way. */
export interface Ways {
  readonly newest: Params | null;
  readonly newer: Params | null;
  readonly older: Params | null;
}

/** Query parameters that leave nothing of a tab in the address. */
export const NO_PART: Params = { 'tab.before': null, 'tab.after': null, 'tab.day': null };

/** A tab of the open drawer: what it shows and how it stands, and what it may ask for. */
export interface UserTab<T> {
  /** Whose drawer is open; what was typed for one user is not for another. */
  readonly userId: Signal<string | null>;
  /** Null while the drawer shows nobody. */
  readonly user: Signal<User | null>;
  /** Null while it is not known. */
  readonly data: Signal<T | null>;
  readonly loading: Signal<boolean>;
  readonly error: Signal<ApiError | null>;
  readonly ways: Signal<Ways>;
  /** The day that the address names; '' for none. */
  readonly day: Signal<string>;
  /** Shows a growing list from that day on; '' for the newest. */
  readonly jump: (day: string) => void;
  /** Whether this operator may change what is on it: nothing of a deleted account. */
  readonly mayWrite: Signal<boolean>;
  readonly changing: Signal<UserChange | null>;
  readonly changeError: Signal<ApiError | null>;
  readonly load: () => void;
  /** Does nothing while another change is under way. */
  readonly change: (change: UserChange) => void;
  /** Forgets how the last change failed. */
  readonly begin: () => void;
  /** Calls back each time such a change is made that this tab asked for. */
  readonly onChanged: (kind: UserChange['kind'], act: () => void) => void;
}

/**
 * Connects a tab with the store: loads it on arrival and whenever its address names another part,
 * and drops it when it is left. To be called while the tab is being constructed.
 */
export function injectUserTab<N extends UserTabName>(tab: N): UserTab<UserTabData[N]> {
  const store = inject(Store);
  const route = inject(ActivatedRoute);
  const router = inject(Router);
  const parameters = toSignal(route.queryParams, { initialValue: route.snapshot.queryParams });
  const id = store.selectSignal(usersFeature.selectOpenId);
  const user = store.selectSignal(usersFeature.selectOpen);
  const shown = store.selectSignal(userPageFeature.selectShown);
  const permissions = store.selectSignal(sessionFeature.selectPermissions);
  const changing = store.selectSignal(userPageFeature.selectChanging);
  const changed = store.selectSignal(userPageFeature.selectChanged);

  const query = computed(() => (GROWING_TABS.has(tab) ? partIn(parameters()) : null), {
    equal: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  });
  const data = computed((): UserTabData[N] | null => shown()[tab] ?? null);

  const load = () => {
    const [userId, part] = [id(), query()];
    if (userId !== null) {
      store.dispatch(UserPageActions.tabWanted({ id: userId, tab, query: part }));
    }
  };
  effect(load);
  inject(DestroyRef).onDestroy(() => store.dispatch(UserPageActions.tabLeft()));

  return {
    userId: id,
    user,
    data,
    loading: store.selectSignal(userPageFeature.selectLoading),
    error: store.selectSignal(userPageFeature.selectError),
    ways: computed(() => waysFrom(query(), data())),
    day: computed(() => {
      const day: unknown = parameters()['tab.day'];
      return typeof day === 'string' ? day : '';
    }),
    jump: (day) => {
      const queryParams = { ...NO_PART, 'tab.day': day === '' ? null : day };
      void router.navigate([], { relativeTo: route, queryParams, queryParamsHandling: 'merge' });
    },
    mayWrite: computed(
      () => permissions().includes(Permission.UsersWrite) && user()?.deletedAt === null,
    ),
    changing,
    changeError: store.selectSignal(userPageFeature.selectChangeError),
    load,
    change: (change) => {
      const userId = id();
      if (userId === null || changing() !== null) return;
      store.dispatch(UserPageActions.changeDecided({ id: userId, change }));
    },
    begin: () => store.dispatch(UserPageActions.changeBegun()),
    onChanged: (kind, act) => {
      effect(() => {
        if (changed()?.kind === kind) untracked(act);
      });
    },
  };
}

/** Only messages are looked for by day. */
function partIn(parameters: Params): StoredMessagesQuery {
  const cursor = (name: string) => {
    const value: unknown = parameters[name];
    return typeof value === 'string' ? value.slice(0, MAX_CURSOR_CHARACTERS) : '';
  };
  const [before, after] = [cursor('tab.before'), cursor('tab.after')];
  return {
    limit: ROWS_PER_PAGE,
    ...(before === '' ? {} : { before }),
    ...(after === '' || before !== '' ? {} : { after }),
    ...(before === '' && after === '' ? momentAfter(cursor('tab.day')) : {}),
  };
}

function waysFrom(query: StoredMessagesQuery | null, data: unknown): Ways {
  const newest =
    query === null ||
    (query.before === undefined && query.after === undefined && query.at === undefined);
  // The ledger of points tells the way to older entries only.
  const { older = null, newer = null } = (data ?? {}) as {
    readonly older?: string | null;
    readonly newer?: string | null;
  };
  return {
    newest: newest ? null : NO_PART,
    newer: newer === null ? null : { ...NO_PART, 'tab.after': newer },
    older: older === null ? null : { ...NO_PART, 'tab.before': older },
  };
}
