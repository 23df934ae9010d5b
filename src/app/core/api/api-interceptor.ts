import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { catchError, throwError } from 'rxjs';
import { SessionActions } from '../session/session.actions.ts';
import { toApiError } from './api-error.ts';

/**
 * Makes every failed request fail with an `ApiError`, and tells the session when the server no
 * longer knows it. The session's own route is left out: there 401 means a wrong password, or
 * that nobody is signed in yet.
 */
export const apiInterceptor: HttpInterceptorFn = (request, next) => {
  const store = inject(Store);
  return next(request).pipe(
    catchError((failure: unknown) => {
      const error = toApiError(failure);
      if (error.status === 401 && request.url !== '/api/session') {
        store.dispatch(SessionActions.lost());
      } else if (error.code === 'password-change-required') {
        store.dispatch(SessionActions.passwordChangeRequired());
      }
      // Plain data on purpose: it goes into actions and state as it is.
      // eslint-disable-next-line rxjs-x/throw-error
      return throwError(() => error);
    }),
  );
};
