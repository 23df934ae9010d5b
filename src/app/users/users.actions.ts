import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { Page } from '#contract/rest/problem';
import type { Job } from '#contract/rest/jobs';
import type { NewUser, User } from '#contract/rest/users';
import type { UserBulk, UserBulkAct, UsersExport } from '#contract/rest/users-jobs';
import type { ApiError } from '../core/api/api-error.ts';
import type { JobTitle } from '../jobs/jobs.actions.ts';
import type { SingleAct } from './user-act.ts';
import type { ShownUsersQuery } from './users-query.ts';

export const UsersPageActions = createActionGroup({
  source: 'Users Page',
  events: {
    opened: emptyProps(),
    left: emptyProps(),
    /** The address names this part of the list: on arrival, and each time it changes. */
    listWanted: props<{ query: ShownUsersQuery }>(),
    /** Asked for again: after a failure, or to see it as it is now. */
    refreshed: emptyProps(),
  },
});

export const ConnectionActions = createActionGroup({
  source: 'Users Connection',
  events: {
    /** The server is back after it was out of reach: what is shown may be old, or an error. */
    regained: emptyProps(),
  },
});

export const UserDrawerActions = createActionGroup({
  source: 'User Drawer',
  events: {
    opened: props<{ id: string }>(),
    retried: props<{ id: string }>(),
    closed: emptyProps(),
    /** The account is deleted: drawer and list are to show what is left of it. */
    erased: props<{ id: string }>(),
  },
});

export const NewUserDrawerActions = createActionGroup({
  source: 'New User Drawer',
  events: {
    opened: emptyProps(),
    submitted: props<{ user: NewUser }>(),
  },
});

export const UserActActions = createActionGroup({
  source: 'User Acts',
  events: {
    /** A dialog for an act, or for an export, opened or was given up. */
    asked: emptyProps(),
    /** `undoes`: it takes back another, and is none to be taken back. */
    submitted: props<{ user: User; act: SingleAct; undoes: boolean }>(),
    bulkSubmitted: props<{ bulk: UserBulk; count: string }>(),
    /** Takes back what was done to many, wherever the operator is by now. */
    bulkUndone: props<{ bulk: UserBulk; count: string }>(),
    exportSubmitted: props<{ request: UsersExport }>(),
    dataWanted: props<{ user: User }>(),
  },
});

export const UsersApiActions = createActionGroup({
  source: 'Users API',
  events: {
    /** `at`: when the answer came, in ms since 1970. */
    listLoaded: props<{ query: ShownUsersQuery; page: Page<User>; at: number }>(),
    listFailed: props<{ error: ApiError }>(),
    userLoaded: props<{ user: User }>(),
    userFailed: props<{ id: string; error: ApiError }>(),
    created: props<{ user: User }>(),
    createFailed: props<{ error: ApiError }>(),
    /** `before`: how the user stood; `user`: how they stand, null where the answer did not say. */
    acted: props<{ before: User; user: User | null; act: SingleAct; undoes: boolean }>(),
    actFailed: props<{ error: ApiError; undoes: boolean }>(),
    /** `act`: what it does to many users, if that is what it does. */
    jobBegun: props<{ job: Job; title: JobTitle; act?: UserBulkAct }>(),
    dataFailed: props<{ error: ApiError }>(),
  },
});
