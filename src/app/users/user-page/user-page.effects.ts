import { inject } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, concatMap, filter, map, switchMap, tap } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { UsersApi } from '../users-api.ts';
import { UsersApiActions } from '../users.actions.ts';
import { UserPageApi } from './user-page-api.ts';
import { UserPageActions, UserPageApiActions } from './user-page.actions.ts';
import { userPageFeature } from './user-page.state.ts';
import { type UserChange, hasForm, inverseOf, tabOf } from './user-tabs.ts';

// switchMap: one tab is open, and leaving it makes the answer pointless.
export const loadTab = createEffect(
  (actions$ = inject(Actions), userPageApi = inject(UserPageApi)) => {
    return actions$.pipe(
      ofType(UserPageActions.tabWanted, UserPageActions.tabLeft),
      switchMap((action) => {
        if (action.type === UserPageActions.tabLeft.type) return EMPTY;
        const { id, tab, query } = action;
        return userPageApi.load(id, tab, query).pipe(
          mapResponse({
            next: (data) => UserPageApiActions.tabLoaded({ id, data }),
            error: (error: ApiError) => UserPageApiActions.tabFailed({ id, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

// concatMap: what was decided is done, also when its undo is pressed while it is under way.
export const change = createEffect(
  (actions$ = inject(Actions), userPageApi = inject(UserPageApi)) => {
    return actions$.pipe(
      ofType(UserPageActions.changeDecided, UserPageActions.undoPressed),
      concatMap(({ type, id, change }) => {
        const undoes = type === UserPageActions.undoPressed.type;
        return userPageApi.change(id, change).pipe(
          mapResponse({
            next: () => UserPageApiActions.changed({ id, change, undoes }),
            error: (error: ApiError) =>
              UserPageApiActions.changeFailed({ id, change, undoes, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

/** The tab as it is after a change, or after one whose outcome nobody knows. */
export const refreshTab = createEffect(
  (actions$ = inject(Actions), store = inject(Store)) => {
    return actions$.pipe(
      ofType(UserPageApiActions.changed, UserPageApiActions.changeFailed),
      concatLatestFrom(() => store.select(userPageFeature.selectUserPageState)),
      map(([{ id, change }, { userId, tab, query }]) =>
        userId === id && tab === tabOf(change)
          ? UserPageActions.tabWanted({ id, tab, query })
          : null,
      ),
      filter((wanted) => wanted !== null),
    );
  },
  { functional: true },
);

/** What the drawer itself did to the user shows on the tabs that tell of acts and of connections. */
export const refreshAfterAct = createEffect(
  (actions$ = inject(Actions), store = inject(Store)) => {
    return actions$.pipe(
      ofType(UsersApiActions.acted),
      concatLatestFrom(() => store.select(userPageFeature.selectUserPageState)),
      map(([{ before }, { userId, tab, query }]) =>
        userId === before.id && (tab === 'acts' || tab === 'sessions')
          ? UserPageActions.tabWanted({ id: userId, tab, query })
          : null,
      ),
      filter((wanted) => wanted !== null),
    );
  },
  { functional: true },
);

/** The drawer's head and the list show points and devices, too. */
export const refreshUser = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UserPageApiActions.changed),
      filter(({ change }) => change.kind === 'addPoints' || change.kind === 'kick'),
      switchMap(({ id }) =>
        usersApi.one(id).pipe(
          mapResponse({
            next: (user) => UsersApiActions.userLoaded({ user }),
            error: (error: ApiError) => UsersApiActions.userFailed({ id, error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Says that a change is made, and offers to take it back where that leaves everything as it was. */
export const sayWhatWasChanged = createEffect(
  (
    actions$ = inject(Actions),
    store = inject(Store),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(UserPageApiActions.changed),
      tap(({ id, change, undoes }) => {
        const inverse = undoes ? null : inverseOf(change);
        toasts.show({
          kind: 'success',
          text: undoes
            ? transloco.translate('users.page.undone')
            : transloco.translate(`users.page.done.${change.kind}`, { name: nameIn(change) }),
          undo:
            inverse === null
              ? null
              : () => store.dispatch(UserPageActions.undoPressed({ id, change: inverse })),
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Says that a change failed where no form stands that does. */
export const sayThatChangeFailed = createEffect(
  (
    actions$ = inject(Actions),
    store = inject(Store),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(UserPageApiActions.changeFailed),
      concatLatestFrom(() => store.select(userPageFeature.selectUserPageState)),
      filter(
        ([{ id, change, undoes }, { userId, tab }]) =>
          undoes || !hasForm(change) || userId !== id || tab !== tabOf(change),
      ),
      tap(([{ change, undoes }]) => {
        const words = undoes ? 'users.page.undoFailed' : `users.page.notDone.${change.kind}`;
        toasts.show({ kind: 'error', text: transloco.translate(words) });
      }),
    );
  },
  { functional: true, dispatch: false },
);

function nameIn(change: UserChange): string {
  return 'friend' in change ? change.friend.nickname : '';
}
