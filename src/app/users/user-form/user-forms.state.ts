import { createFeature, createReducer, on } from '@ngrx/store';
import type { ApiError } from '../../core/api/api-error.ts';
import { EditUserActions, UserFormsApiActions } from './user-forms.actions.ts';

export interface UserFormsState {
  readonly saving: 'idle' | 'underWay' | 'done';
  readonly saveError: ApiError | null;
  /** What is offered where a tag is typed. Empty too when it could not be had: one types it then. */
  readonly tagsInUse: readonly string[];
}

const initialState: UserFormsState = { saving: 'idle', saveError: null, tagsInUse: [] };

/** State of the forms in which a user is written; the user themselves are in the users' state. */
export const userFormsFeature = createFeature({
  name: 'userForms',
  reducer: createReducer(
    initialState,
    on(EditUserActions.entered, EditUserActions.resumed, (state): UserFormsState => ({
      ...state,
      // One whose form was left while it was being saved is still being saved.
      saving: state.saving === 'done' ? 'idle' : state.saving,
      saveError: null,
    })),
    on(EditUserActions.submitted, (state): UserFormsState => ({
      ...state,
      saving: 'underWay',
      saveError: null,
    })),
    on(UserFormsApiActions.changed, (state): UserFormsState => ({ ...state, saving: 'done' })),
    on(UserFormsApiActions.changeFailed, (state, { error }): UserFormsState => ({
      ...state,
      saving: 'idle',
      saveError: error,
    })),
    on(UserFormsApiActions.tagsLoaded, (state, { tags }): UserFormsState => ({
      ...state,
      tagsInUse: tags,
    })),
  ),
});
