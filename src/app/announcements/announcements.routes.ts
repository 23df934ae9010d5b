import type { CanDeactivateFn, Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { featureTexts } from '../core/language/feature-texts.ts';
import { DRAWER } from '../core/page.ts';
import { permittedGuard } from '../core/session/session-guards.ts';
import * as announcementsEffects from './announcements.effects.ts';
import { announcementsFeature } from './announcements.state.ts';
import type { ComposePage } from './compose-page/compose-page.ts';
import { provideAnnouncementIcons } from './announcement-icons.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

const askBeforeLeaving: CanDeactivateFn<ComposePage> = (page) => page.mayLeave();

const routes: Routes = [
  {
    path: '',
    providers: [
      provideState(announcementsFeature),
      provideEffects(announcementsEffects),
      provideAnnouncementIcons(),
    ],
    resolve: { texts },
    children: [
      {
        path: 'new',
        title: 'announcements.compose.title',
        canMatch: [permittedGuard(Permission.AnnouncementsSend)],
        canDeactivate: [askBeforeLeaving],
        loadComponent: () => import('./compose-page/compose-page.ts').then((m) => m.ComposePage),
      },
      {
        path: '',
        loadComponent: () =>
          import('./announcements-page/announcements-page.ts').then((m) => m.AnnouncementsPage),
        children: [
          {
            path: ':id',
            title: 'announcements.drawer.title',
            data: DRAWER,
            loadComponent: () =>
              import('./announcement-drawer/announcement-drawer.ts').then(
                (m) => m.AnnouncementDrawer,
              ),
          },
        ],
      },
    ],
  },
];

export default routes;
