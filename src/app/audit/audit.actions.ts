import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { AuditEntry, AuditQuery } from '#contract/rest/audit';
import type { CursorPage } from '#contract/rest/problem';
import type { ApiError } from '../core/api/api-error.ts';

export const AuditPageActions = createActionGroup({
  source: 'Audit Page',
  events: {
    /** The address asks for this list. */
    listWanted: props<{ query: AuditQuery }>(),
    refreshed: emptyProps(),
  },
});

export const AuditEntryActions = createActionGroup({
  source: 'Audit Entry',
  events: {
    opened: props<{ id: string }>(),
    retried: props<{ id: string }>(),
    closed: emptyProps(),
  },
});

export const AuditApiActions = createActionGroup({
  source: 'Audit API',
  events: {
    /** `at`: milliseconds since 1970. */
    listLoaded: props<{ query: AuditQuery; page: CursorPage<AuditEntry>; at: number }>(),
    listFailed: props<{ error: ApiError }>(),
    entryLoaded: props<{ entry: AuditEntry }>(),
    entryFailed: props<{ id: string; error: ApiError }>(),
  },
});
