import type { Routes } from '@angular/router';
import { anonymousGuard, passwordGuard, signedInGuard } from './core/session/session-guards.ts';

export const routes: Routes = [
  {
    path: 'login',
    canActivate: [anonymousGuard],
    loadChildren: () => import('./login/login.routes.ts'),
  },
  {
    path: 'password',
    canActivate: [passwordGuard],
    loadChildren: () => import('./login/password.routes.ts'),
  },
  {
    path: '',
    canMatch: [signedInGuard],
    loadChildren: () => import('./app.pages.ts'),
  },
];
