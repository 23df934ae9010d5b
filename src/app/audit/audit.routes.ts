import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { featureTexts } from '../core/language/feature-texts.ts';
import { DRAWER } from '../core/page.ts';
import * as auditEffects from './audit.effects.ts';
import { provideAuditIcons } from './audit-icons.ts';
import { auditFeature } from './audit.state.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

const routes: Routes = [
  {
    path: '',
    providers: [provideState(auditFeature), provideEffects(auditEffects), provideAuditIcons()],
    resolve: { texts },
    loadComponent: () => import('./audit-page/audit-page.ts').then((m) => m.AuditPage),
    children: [
      {
        path: ':id',
        title: 'audit.entry.name',
        data: DRAWER,
        loadComponent: () => import('./entry-drawer/entry-drawer.ts').then((m) => m.EntryDrawer),
      },
    ],
  },
];

export default routes;
