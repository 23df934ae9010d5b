import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, Router } from '@angular/router';
import { Store } from '@ngrx/store';
import type { Permission } from '#contract/rest/permissions';
import { sessionFeature } from './session.state.ts';

/**
 * Pages of the console: for operators who are signed in and have a password of their own. It decides
 * while routes are matched, so that a stranger does not even load the frame.
 */
export const signedInGuard: CanMatchFn = () => {
  const store = inject(Store);
  const router = inject(Router);
  const status = store.selectSignal(sessionFeature.selectStatus)();
  const target = router.currentNavigation()?.extractedUrl.toString() ?? '/';
  const queryParams = target === '/' ? {} : { returnUrl: target };
  if (status !== 'signedIn') return router.createUrlTree(['/login'], { queryParams });
  if (store.selectSignal(sessionFeature.selectMustChangePassword)()) {
    return router.createUrlTree(['/password'], { queryParams });
  }
  return true;
};

/** The login page: whoever is signed in already has no business there. */
export const anonymousGuard: CanActivateFn = () => {
  const signedIn = inject(Store).selectSignal(sessionFeature.selectStatus)() === 'signedIn';
  return signedIn ? inject(Router).createUrlTree(['/']) : true;
};

/** The password page, due or by choice. */
export const passwordGuard: CanActivateFn = () => {
  const signedIn = inject(Store).selectSignal(sessionFeature.selectStatus)() === 'signedIn';
  return signedIn ? true : inject(Router).createUrlTree(['/login']);
};

/** Without the permission the route does not exist: the address leads to "not found". */
export function permittedGuard(permission: Permission): CanMatchFn {
  return () => inject(Store).selectSignal(sessionFeature.selectPermissions)().includes(permission);
}
