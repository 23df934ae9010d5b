import type { CanDeactivateFn, Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { provideEchartsCore } from 'ngx-echarts';
import { Permission } from '#contract/rest/permissions';
import { featureTexts } from '../core/language/feature-texts.ts';
import { DRAWER } from '../core/page.ts';
import { permittedGuard } from '../core/session/session-guards.ts';
import * as groupJobsEffects from './group-jobs.effects.ts';
import * as groupTabsEffects from './group-tabs.effects.ts';
import * as groupToastsEffects from './group-toasts.effects.ts';
import { groupTabsFeature } from './group-tabs.state.ts';
import * as groupsEffects from './groups.effects.ts';
import { provideGroupsIcons } from './groups-icons.ts';
import { groupsFeature } from './groups.state.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

/** A form asks before what was typed into it is given up. */
interface MayLeave {
  mayLeave(): boolean;
}
const askBeforeLeaving: CanDeactivateFn<MayLeave> = (form) => form.mayLeave();

const routes: Routes = [
  {
    path: '',
    providers: [
      provideState(groupsFeature),
      provideState(groupTabsFeature),
      provideEffects(groupsEffects, groupTabsEffects, groupJobsEffects, groupToastsEffects),
      provideEchartsCore({
        echarts: () => import('./group-activity/echarts-pieces.ts').then(({ echarts }) => echarts),
      }),
      provideGroupsIcons(),
    ],
    resolve: { texts },
    loadComponent: () => import('./groups-page/groups-page.ts').then((m) => m.GroupsPage),
    children: [
      {
        path: 'new',
        title: 'groups.new.title',
        data: DRAWER,
        canMatch: [permittedGuard(Permission.GroupsWrite)],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () =>
          import('./new-group-drawer/new-group-drawer.ts').then((m) => m.NewGroupDrawer),
      },
      {
        path: ':id/edit',
        title: 'groups.edit.title',
        data: DRAWER,
        canMatch: [permittedGuard(Permission.GroupsWrite)],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () =>
          import('./edit-group-drawer/edit-group-drawer.ts').then((m) => m.EditGroupDrawer),
      },
      {
        path: ':id',
        title: 'groups.drawer.title',
        data: DRAWER,
        loadComponent: () => import('./group-drawer/group-drawer.ts').then((m) => m.GroupDrawer),
        children: [
          {
            path: '',
            pathMatch: 'full',
            loadComponent: () =>
              import('./overview-tab/overview-tab.ts').then((m) => m.OverviewTab),
          },
          {
            path: 'members',
            loadComponent: () => import('./members-tab/members-tab.ts').then((m) => m.MembersTab),
          },
          {
            path: 'messages',
            canMatch: [permittedGuard(Permission.MessagesRead)],
            loadComponent: () =>
              import('./messages-tab/messages-tab.ts').then((m) => m.MessagesTab),
          },
          {
            path: 'activity',
            loadComponent: () =>
              import('./activity-tab/activity-tab.ts').then((m) => m.ActivityTab),
          },
          // A tab that there is not, or not for this operator.
          { path: '**', redirectTo: '' },
        ],
      },
    ],
  },
];

export default routes;
