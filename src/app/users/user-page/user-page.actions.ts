import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { StoredMessagesQuery } from '#contract/rest/messages';
import type { ApiError } from '../../core/api/api-error.ts';
import type { UserChange, UserTabData, UserTabName } from './user-tabs.ts';

export const UserPageActions = createActionGroup({
  source: 'User Page',
  events: {
    /** The address names this tab, and with `query` which part of its list: on arrival, and on each change. */
    tabWanted: props<{ id: string; tab: UserTabName; query: StoredMessagesQuery | null }>(),
    tabLeft: emptyProps(),
    /** Somebody begins anew, and knows what failed before. */
    changeBegun: emptyProps(),
    changeDecided: props<{ id: string; change: UserChange }>(),
    undoPressed: props<{ id: string; change: UserChange }>(),
  },
});

export const UserPageApiActions = createActionGroup({
  source: 'User Page API',
  events: {
    tabLoaded: props<{ id: string; data: Partial<UserTabData> }>(),
    tabFailed: props<{ id: string; error: ApiError }>(),
    changed: props<{ id: string; change: UserChange; undoes: boolean }>(),
    changeFailed: props<{ id: string; change: UserChange; undoes: boolean; error: ApiError }>(),
  },
});
