import { inject } from '@angular/core';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import { EMPTY, switchMap } from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { AuditApi } from './audit-api.ts';
import { AuditApiActions, AuditEntryActions, AuditPageActions } from './audit.actions.ts';
import { auditFeature } from './audit.state.ts';

// switchMap: only the list that is wanted now matters, older answers are dropped.
export const loadList = createEffect(
  (actions$ = inject(Actions), store = inject(Store), auditApi = inject(AuditApi)) => {
    return actions$.pipe(
      ofType(AuditPageActions.listWanted, AuditPageActions.refreshed),
      concatLatestFrom(() => store.select(auditFeature.selectList)),
      switchMap(([, { query }]) =>
        query === null
          ? EMPTY
          : auditApi.list(query).pipe(
              mapResponse({
                next: (page) => AuditApiActions.listLoaded({ query, page, at: Date.now() }),
                error: (error: ApiError) => AuditApiActions.listFailed({ error }),
              }),
            ),
      ),
    );
  },
  { functional: true },
);

// switchMap: one is open at a time. Entries never change: one that is in the list is not asked for.
export const loadEntry = createEffect(
  (actions$ = inject(Actions), store = inject(Store), auditApi = inject(AuditApi)) => {
    return actions$.pipe(
      ofType(AuditEntryActions.opened, AuditEntryActions.retried, AuditEntryActions.closed),
      concatLatestFrom(() => store.select(auditFeature.selectOpen)),
      switchMap(([action, open]) => {
        if (!('id' in action) || open !== null) return EMPTY;
        const { id } = action;
        return auditApi.one(id).pipe(
          mapResponse({
            next: (entry) => AuditApiActions.entryLoaded({ entry }),
            error: (error: ApiError) => AuditApiActions.entryFailed({ id, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);
