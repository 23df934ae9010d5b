import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { User, UserChanges } from '#contract/rest/users';
import type { ApiError } from '../../core/api/api-error.ts';

export const EditUserActions = createActionGroup({
  source: 'Edit User Drawer',
  events: {
    /** The form of this user, who is loaded to begin with. */
    entered: props<{ id: string }>(),
    /** Back in the form, after what went wrong was seen. */
    resumed: emptyProps(),
    submitted: props<{ id: string; changes: UserChanges }>(),
  },
});

export const UserFormsApiActions = createActionGroup({
  source: 'User Forms API',
  events: {
    changed: props<{ user: User }>(),
    changeFailed: props<{ error: ApiError }>(),
    /** Every tag in use, the most used first. */
    tagsLoaded: props<{ tags: readonly string[] }>(),
    tagsFailed: props<{ error: ApiError }>(),
  },
});
