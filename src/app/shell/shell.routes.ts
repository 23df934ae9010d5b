import { type EnvironmentProviders, type Provider, inject } from '@angular/core';
import type { Route, Routes } from '@angular/router';
import { provideEffects } from '@ngrx/effects';
import { provideState } from '@ngrx/store';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';
import { featureTexts } from '../core/language/feature-texts.ts';
import { Theme } from '../core/theme/theme.ts';
import * as jobsEffects from '../jobs/jobs.effects.ts';
import { jobsFeature } from '../jobs/jobs.state.ts';
import { SHARED_ICONS } from '../shared/icons.ts';
import { SHELL_ICONS } from './icons.ts';
import { NotFound } from './not-found/not-found.ts';
import { Shell } from './shell.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

/** What its parts and those of every page say. */
const sharedTexts = featureTexts({
  'zh-CN': () => import('../shared/i18n/zh-CN.ts'),
  en: () => import('../shared/i18n/en.ts'),
});

const jobsTexts = featureTexts({
  'zh-CN': () => import('../jobs/i18n/zh-CN.ts'),
  en: () => import('../jobs/i18n/en.ts'),
});

/** The frame with these pages inside, and "not found" for every other address. */
export function frameRoutes(
  pages: readonly Route[],
  providers: (Provider | EnvironmentProviders)[],
): Routes {
  return [
    {
      path: '',
      component: Shell,
      resolve: { texts, sharedTexts, jobsTexts, styles: () => inject(Theme).loadComponentStyles() },
      providers: [
        provideNzIconsPatch([...SHELL_ICONS, ...SHARED_ICONS]),
        provideState(jobsFeature),
        provideEffects(jobsEffects),
        ...providers,
      ],
      children: [...pages, { path: '**', title: 'pages.notFound', component: NotFound }],
    },
  ];
}
