import type { Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { provideEchartsCore } from 'ngx-echarts';
import { Permission } from '#contract/rest/permissions';
import { featureTexts } from '../core/language/feature-texts.ts';
import { permittedGuard } from '../core/session/session-guards.ts';
import * as alarmsEffects from './doctor/alarms.effects.ts';
import { alarmsFeature } from './doctor/alarms.state.ts';
import * as doctorEffects from './doctor/doctor.effects.ts';
import { doctorFeature } from './doctor/doctor.state.ts';
import * as revealEffects from './reveal/reveal.effects.ts';
import { revealFeature } from './reveal/reveal.state.ts';
import { provideTrafficIcons } from './traffic-icons.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

const faults = featureTexts({
  'zh-CN': () => import('../shared/faults/i18n/zh-CN.ts'),
  en: () => import('../shared/faults/i18n/en.ts'),
});
const doctorTexts = featureTexts({
  'zh-CN': () => import('./doctor/i18n/zh-CN.ts'),
  en: () => import('./doctor/i18n/en.ts'),
});

const trafficRoutes: Routes = [
  {
    path: '',
    resolve: { texts, faults },
    providers: [
      provideState(revealFeature),
      provideState(doctorFeature),
      provideState(alarmsFeature),
      provideEffects(revealEffects, doctorEffects, alarmsEffects),
      provideTrafficIcons(),
      provideEchartsCore({
        echarts: () =>
          import('./doctor/violations-chart/echarts-pieces.ts').then(({ echarts }) => echarts),
      }),
    ],
    loadComponent: () => import('./traffic-page/traffic-page.ts').then((m) => m.TrafficPage),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'live' },
      {
        path: 'live',
        loadComponent: () => import('./live/live-page.ts').then((m) => m.LivePage),
      },
      {
        path: 'doctor',
        title: 'traffic.tabs.doctor',
        resolve: { doctorTexts },
        loadComponent: () => import('./doctor/doctor-page.ts').then((m) => m.DoctorPage),
      },
      {
        path: 'test',
        title: 'traffic.tabs.test',
        canMatch: [permittedGuard(Permission.TrafficSend)],
        loadComponent: () => import('./send/test-page.ts').then((m) => m.TestPage),
      },
    ],
  },
];

export default trafficRoutes;
