import type { Routes } from '@angular/router';
import { featureTexts } from '../core/language/feature-texts.ts';
import { LoginPage } from './login-page/login-page.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

const routes: Routes = [
  { path: '', title: 'login.title', resolve: { texts }, component: LoginPage },
];

export default routes;
