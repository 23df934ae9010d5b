import type { UrlTree } from '@angular/router';

/**
 * Where to go after signing in: the address the operator was sent away from, else the start page.
 * Only paths within the console count, so that a crafted link cannot send anybody elsewhere.
 */
export function returnUrlOf(current: UrlTree): string {
  const wanted: unknown = current.queryParams['returnUrl'];
  if (typeof wanted !== 'string' || !/^\/(?![/\\])/.test(wanted)) return '/';
  return /^\/(login|password)\b/.test(wanted) ? '/' : wanted;
}
