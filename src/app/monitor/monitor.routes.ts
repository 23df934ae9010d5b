import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { provideEchartsCore } from 'ngx-echarts';
import { featureTexts } from '../core/language/feature-texts.ts';
import * as monitorEffects from './monitor.effects.ts';
import { monitorFeature } from './monitor.state.ts';
import * as sessionsEffects from './sessions/sessions.effects.ts';
import { sessionsFeature } from './sessions/sessions.state.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

const monitorRoutes: Routes = [
  {
    path: '',
    resolve: { texts },
    providers: [
      provideState(monitorFeature),
      provideState(sessionsFeature),
      provideEffects(monitorEffects, sessionsEffects),
      provideEchartsCore({
        echarts: () => import('./live/echarts-pieces.ts').then(({ echarts }) => echarts),
      }),
    ],
    loadComponent: () => import('./monitor-page/monitor-page.ts').then((m) => m.MonitorPage),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'live' },
      {
        path: 'live',
        loadComponent: () => import('./live/live-page.ts').then((m) => m.LivePage),
      },
      {
        path: 'sessions',
        title: 'monitor.tabs.sessions',
        loadComponent: () => import('./sessions/sessions-page.ts').then((m) => m.SessionsPage),
      },
    ],
  },
];

export default monitorRoutes;
