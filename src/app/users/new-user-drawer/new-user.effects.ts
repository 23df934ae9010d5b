import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { mapResponse } from '@ngrx/operators';
import { exhaustMap, filter, tap } from 'rxjs';
import type { ApiError } from '../../core/api/api-error.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import { UsersApi } from '../users-api.ts';
import { NewUserDrawerActions, UsersApiActions } from '../users.actions.ts';

// exhaustMap: pressing the button again while it works must not create two.
export const create = createEffect(
  (actions$ = inject(Actions), usersApi = inject(UsersApi)) => {
    return actions$.pipe(
      ofType(NewUserDrawerActions.submitted),
      exhaustMap(({ user }) =>
        usersApi.create(user).pipe(
          mapResponse({
            next: (created) => UsersApiActions.created({ user: created }),
            error: (error: ApiError) => UsersApiActions.createFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

/** Back to the list with its filters, unless the operator has gone elsewhere meanwhile. */
export const leaveNewUser = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(UsersApiActions.created),
      filter(() => formStands(router)),
      tap(() => {
        const queryParamsHandling = 'preserve';
        void router.navigate(['/users'], { queryParamsHandling, replaceUrl: true });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Says how it ended, where no form stands that could. */
export const sayHowItEnded = createEffect(
  (
    actions$ = inject(Actions),
    router = inject(Router),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(UsersApiActions.created, UsersApiActions.createFailed),
      tap((action) => {
        if (action.type === UsersApiActions.created.type) {
          const { username, id } = action.user;
          const text = transloco.translate('users.new.created', { username, id });
          toasts.show({ kind: 'success', text });
        } else if (!formStands(router)) {
          toasts.show({ kind: 'error', text: transloco.translate('users.new.failedMeanwhile') });
        }
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Whether the form, which says itself what is wrong, is still on the screen. */
function formStands(router: Router): boolean {
  return router.url.startsWith('/users/new');
}
