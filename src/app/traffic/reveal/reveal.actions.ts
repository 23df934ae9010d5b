import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { NewReveal, Reveal } from '#contract/rest/traffic';
import type { ApiError } from '../../core/api/api-error.ts';

export const RevealActions = createActionGroup({
  source: 'Reveal',
  events: {
    /** Find out whether one lasts: it may have begun, or ended, in another window. */
    wanted: emptyProps(),
    dialogOpened: emptyProps(),
    dialogClosed: emptyProps(),
    submitted: props<{ reveal: NewReveal }>(),
    endPressed: emptyProps(),
    /** Its time is over. */
    ranOut: emptyProps(),
  },
});

export const RevealApiActions = createActionGroup({
  source: 'Reveal API',
  events: {
    loaded: props<{ reveal: Reveal | null }>(),
    loadFailed: props<{ error: ApiError }>(),
    begun: props<{ reveal: Reveal }>(),
    beginFailed: props<{ error: ApiError }>(),
    ended: emptyProps(),
    endFailed: props<{ error: ApiError }>(),
  },
});
