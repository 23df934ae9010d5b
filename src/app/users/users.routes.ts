import type { CanDeactivateFn, Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { featureTexts } from '../core/language/feature-texts.ts';
import { DRAWER } from '../core/page.ts';
import { permittedGuard } from '../core/session/session-guards.ts';
import * as newUserEffects from './new-user-drawer/new-user.effects.ts';
import * as userBulkEffects from './user-bulk.effects.ts';
import * as userFormsEffects from './user-form/user-forms.effects.ts';
import { userFormsFeature } from './user-form/user-forms.state.ts';
import * as userJobsEffects from './user-jobs.effects.ts';
import * as userPageEffects from './user-page/user-page.effects.ts';
import { userPageFeature } from './user-page/user-page.state.ts';
import * as usersEffects from './users.effects.ts';
import { provideUsersIcons } from './users-icons.ts';
import { usersFeature } from './users.state.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});
const pageTexts = featureTexts({
  'zh-CN': () => import('./user-page/i18n/zh-CN.ts'),
  en: () => import('./user-page/i18n/en.ts'),
});

/** A form asks before what was typed into it, or is on its way, is given up. */
interface MayLeave {
  mayLeave(): boolean;
}
const askBeforeLeaving: CanDeactivateFn<MayLeave> = (form) => form.mayLeave();

const routes: Routes = [
  {
    path: '',
    providers: [
      provideState(usersFeature),
      provideState(userPageFeature),
      provideState(userFormsFeature),
      provideEffects(
        usersEffects,
        newUserEffects,
        userBulkEffects,
        userFormsEffects,
        userJobsEffects,
        userPageEffects,
      ),
      provideUsersIcons(),
    ],
    resolve: { texts },
    loadComponent: () => import('./users-page/users-page.ts').then((m) => m.UsersPage),
    children: [
      {
        path: 'new',
        title: 'users.new.title',
        data: DRAWER,
        canMatch: [permittedGuard(Permission.UsersWrite)],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () =>
          import('./new-user-drawer/new-user-drawer.ts').then((m) => m.NewUserDrawer),
      },
      {
        path: 'import',
        title: 'users.import.title',
        data: DRAWER,
        canMatch: [permittedGuard(Permission.UsersWrite)],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('./import-drawer/import-drawer.ts').then((m) => m.ImportDrawer),
      },
      {
        path: ':id/edit',
        title: 'users.edit.title',
        data: DRAWER,
        canMatch: [permittedGuard(Permission.UsersWrite)],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () =>
          import('./edit-user-drawer/edit-user-drawer.ts').then((m) => m.EditUserDrawer),
      },
      {
        path: ':id',
        title: 'users.drawer.title',
        data: DRAWER,
        resolve: { texts: pageTexts },
        loadComponent: () => import('./user-drawer/user-drawer.ts').then((m) => m.UserDrawer),
        loadChildren: () => import('./user-page/user-page.routes.ts'),
      },
    ],
  },
];

export default routes;
