import { createFeature, createReducer, on } from '@ngrx/store';
import type { Reveal } from '#contract/rest/traffic';
import type { ApiError } from '../../core/api/api-error.ts';
import { RevealActions, RevealApiActions } from './reveal.actions.ts';

export interface RevealState {
  /** The one that lasts. */
  readonly reveal: Reveal | null;
  readonly dialog: 'closed' | 'open' | 'saving';
  readonly ending: boolean;
  readonly error: ApiError | null;
}

const initialState: RevealState = { reveal: null, dialog: 'closed', ending: false, error: null };

export const revealFeature = createFeature({
  name: 'trafficReveal',
  reducer: createReducer(
    initialState,
    on(RevealActions.dialogOpened, (state): RevealState => ({
      ...state,
      dialog: 'open',
      error: null,
    })),
    on(RevealActions.dialogClosed, (state): RevealState => ({
      ...state,
      dialog: 'closed',
      error: null,
    })),
    on(RevealActions.submitted, (state): RevealState => ({
      ...state,
      dialog: 'saving',
      error: null,
    })),
    on(RevealActions.endPressed, (state): RevealState => ({ ...state, ending: true, error: null })),
    on(RevealActions.ranOut, RevealApiActions.ended, (state): RevealState => ({
      ...state,
      reveal: null,
      ending: false,
    })),
    on(RevealApiActions.loaded, (state, { reveal }): RevealState => ({ ...state, reveal })),
    on(RevealApiActions.begun, (state, { reveal }): RevealState => ({
      ...state,
      reveal,
      dialog: 'closed',
    })),
    on(RevealApiActions.beginFailed, (state, { error }): RevealState => ({
      ...state,
      dialog: 'open',
      error,
    })),
    on(RevealApiActions.endFailed, (state, { error }): RevealState => ({
      ...state,
      ending: false,
      error,
    })),
  ),
});
