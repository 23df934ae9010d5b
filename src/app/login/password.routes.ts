import type { Routes } from '@angular/router';
import { featureTexts } from '../core/language/feature-texts.ts';
import { PasswordPage } from './password-page/password-page.ts';

const texts = featureTexts({
  'zh-CN': () => import('./i18n/zh-CN.ts'),
  en: () => import('./i18n/en.ts'),
});

const routes: Routes = [
  { path: '', title: 'password.title', resolve: { texts }, component: PasswordPage },
];

export default routes;
