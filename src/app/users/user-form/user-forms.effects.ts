import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, switchMap, tap } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { UsersApi } from '../users-api.ts';
import { UsersPageActions } from '../users.actions.ts';
import { EditUserActions, UserFormsApiActions } from './user-forms.actions.ts';

/** Most tags that are offered: a longer list is no help. */
const TAGS_OFFERED = 200;

// exhaustMap: pressing the button again while it works must not save twice.
export const change = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(EditUserActions.submitted),
      exhaustMap(({ id, changes }) =>
        usersApi.change(id, changes).pipe(
          mapResponse({
            next: (user) => UserFormsApiActions.changed({ user }),
            error: (error: ApiError) => UserFormsApiActions.changeFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

// switchMap: only the newest answer matters.
export const loadTags = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(UsersPageActions.opened),
      switchMap(() =>
        usersApi.tags().pipe(
          mapResponse({
            next: ({ items }) =>
              UserFormsApiActions.tagsLoaded({
                tags: items.slice(0, TAGS_OFFERED).map(({ tag }) => tag),
              }),
            error: (error: ApiError) => UserFormsApiActions.tagsFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** From the form to the user, unless the operator has gone elsewhere meanwhile. */
export const leaveEditUser = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(UserFormsApiActions.changed),
      tap(({ user: { id } }) => {
        if (!router.url.startsWith(`/users/${encodeURIComponent(id)}/edit`)) return;
        const queryParamsHandling = 'preserve';
        void router.navigate(['/users', id], { queryParamsHandling, replaceUrl: true });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Says how saving ended, unless the form is there and says itself what is wrong. */
export const sayHowSavingEnded = createEffect(
  (
    actions$ = inject(Actions),
    router = inject(Router),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(UserFormsApiActions.changed, UserFormsApiActions.changeFailed),
      tap((action) => {
        if (action.type === UserFormsApiActions.changed.type) {
          const text = transloco.translate('users.edit.saved', { whom: action.user.nickname });
          toasts.show({ kind: 'success', text });
        } else if (!/^\/users\/[^/?]+\/edit/.test(router.url)) {
          toasts.show({ kind: 'error', text: transloco.translate('users.edit.failedMeanwhile') });
        }
      }),
    );
  },
  { functional: true, dispatch: false },
);
