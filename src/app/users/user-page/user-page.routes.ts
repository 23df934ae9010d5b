import type { Routes } from '@angular/router';
import { Permission } from '#contract/rest/permissions';
import { permittedGuard } from '../../core/session/session-guards.ts';

/** The tabs of a user, below `/users/:id`. */
const routes: Routes = [
  {
    path: '',
    pathMatch: 'full',
    loadComponent: () => import('./profile-tab/profile-tab.ts').then((m) => m.ProfileTab),
  },
  {
    path: 'sessions',
    loadComponent: () => import('./sessions-tab/sessions-tab.ts').then((m) => m.SessionsTab),
  },
  {
    path: 'groups',
    loadComponent: () => import('./groups-tab/groups-tab.ts').then((m) => m.GroupsTab),
  },
  {
    path: 'friends',
    loadComponent: () => import('./friends-tab/friends-tab.ts').then((m) => m.FriendsTab),
  },
  {
    path: 'messages',
    canMatch: [permittedGuard(Permission.MessagesRead)],
    loadComponent: () => import('./messages-tab/messages-tab.ts').then((m) => m.MessagesTab),
  },
  {
    path: 'sign-ins',
    loadComponent: () => import('./sign-ins-tab/sign-ins-tab.ts').then((m) => m.SignInsTab),
  },
  {
    path: 'acts',
    loadComponent: () => import('./acts-tab/acts-tab.ts').then((m) => m.ActsTab),
  },
  {
    path: 'notes',
    loadComponent: () => import('./notes-tab/notes-tab.ts').then((m) => m.NotesTab),
  },
  {
    path: 'points',
    loadComponent: () => import('./points-tab/points-tab.ts').then((m) => m.PointsTab),
  },
  // A tab that there is not, or not for this operator.
  { path: '**', redirectTo: '' },
];

export default routes;
