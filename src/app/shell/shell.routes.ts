import { type EnvironmentProviders, type Provider, inject } from '@angular/core';
import type { Route, Routes } from '@angular/router';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';
import { featureTexts } from '../core/language/feature-texts.ts';
import { Theme } from '../core/theme/theme.ts';
import { SHELL_ICONS } from './icons.ts';
import { NotFound } from './not-found/not-found.ts';
import { Shell } from './shell.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
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
      resolve: { texts, styles: () => inject(Theme).loadComponentStyles() },
      providers: [provideNzIconsPatch(SHELL_ICONS), ...providers],
      children: [...pages, { path: '**', title: 'pages.notFound', component: NotFound }],
    },
  ];
}
