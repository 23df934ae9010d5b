import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { LiveSession, LiveSessionsQuery } from '#contract/rest/monitor';
import type { Page } from '#contract/rest/problem';
import type { ApiError } from '../../core/api/api-error.ts';

export const SessionsPageActions = createActionGroup({
  source: 'Sessions Page',
  events: {
    listWanted: props<{ query: LiveSessionsQuery }>(),
    refreshed: emptyProps(),
  },
});

export const SessionsApiActions = createActionGroup({
  source: 'Sessions API',
  events: {
    /** `loadedAt`: ms since 1970. */
    listLoaded: props<{ page: Page<LiveSession>; loadedAt: number }>(),
    listFailed: props<{ error: ApiError }>(),
  },
});
