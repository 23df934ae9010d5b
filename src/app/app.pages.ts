import { inject } from '@angular/core';
import { type Routes, Router } from '@angular/router';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { PAGES, type Page } from './core/page.ts';
import { permittedGuard } from './core/session/session-guards.ts';
import { sessionFeature } from './core/session/session.state.ts';
import { frameRoutes } from './shell/shell.routes.ts';

/**
 * Every page inside the frame. One entry here makes its route, its line in the menu, its window
 * title and its place in the command palette; its name goes into `shell/i18n`.
 */
const pages: readonly (Page & { readonly load: () => Promise<{ default: Routes }> })[] = [
  {
    path: 'monitor',
    title: 'pages.monitor',
    icon: 'dashboard',
    permission: Permission.MonitorRead,
    load: () => import('./monitor/monitor.routes.ts'),
  },
  {
    path: 'users',
    title: 'pages.users',
    icon: 'user',
    permission: Permission.UsersRead,
    load: () => import('./users/users.routes.ts'),
  },
  {
    path: 'groups',
    title: 'pages.groups',
    icon: 'team',
    permission: Permission.GroupsRead,
    load: () => import('./groups/groups.routes.ts'),
  },
  {
    path: 'announcements',
    title: 'pages.announcements',
    icon: 'notification',
    permission: Permission.AnnouncementsRead,
    load: () => import('./announcements/announcements.routes.ts'),
  },
  {
    path: 'traffic',
    title: 'pages.traffic',
    icon: 'radar-chart',
    permission: Permission.TrafficRead,
    load: () => import('./traffic/traffic.routes.ts'),
  },
  {
    path: 'audit',
    title: 'pages.audit',
    icon: 'audit',
    permission: Permission.AuditRead,
    load: () => import('./audit/audit.routes.ts'),
  },
];

const routes: Routes = frameRoutes(
  [
    { path: '', pathMatch: 'full', redirectTo: () => startPage() },
    ...pages.map(({ path, title, permission, load }) => ({
      path,
      title,
      canMatch: [permittedGuard(permission)],
      loadChildren: load,
    })),
  ],
  [{ provide: PAGES, useValue: pages }],
);

/** The first page of the menu that this operator may see. */
function startPage() {
  const permissions = inject(Store).selectSignal(sessionFeature.selectPermissions)();
  const first = pages.find(({ permission }) => permissions.includes(permission));
  return inject(Router).createUrlTree([first?.path ?? 'welcome']);
}

export default routes;
