import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { concatLatestFrom, mapResponse } from '@ngrx/operators';
import { Store } from '@ngrx/store';
import {
  EMPTY,
  catchError,
  exhaustMap,
  filter,
  map,
  merge,
  of,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { ApiError } from '../core/api/api-error.ts';
import { ImClient } from '../im-client/im-client.ts';
import { AnnouncementsApi } from './announcements-api.ts';
import {
  AnnouncementDrawerActions,
  AnnouncementsApiActions,
  AnnouncementsPageActions,
  ComposePageActions,
  LiveActions,
} from './announcements.actions.ts';
import { announcementsFeature } from './announcements.state.ts';
import { DraftStorage } from './draft-storage.ts';

// switchMap: only the part of the list that is wanted now matters, older answers are dropped.
export const loadList = createEffect(
  (actions$ = inject(Actions), store = inject(Store), api = inject(AnnouncementsApi)) => {
    return actions$.pipe(
      ofType(
        AnnouncementsPageActions.listWanted,
        AnnouncementsPageActions.listRetried,
        LiveActions.listOutdated,
      ),
      concatLatestFrom(() => store.select(announcementsFeature.selectQuery)),
      switchMap(([, query]) =>
        query === null
          ? EMPTY
          : api.list(query).pipe(
              mapResponse({
                next: (page) => AnnouncementsApiActions.listLoaded({ page }),
                error: (error: ApiError) => AnnouncementsApiActions.listFailed({ error }),
              }),
            ),
      ),
    );
  },
  { functional: true },
);

export const noticeOutdatedList = createEffect(
  (actions$ = inject(Actions), store = inject(Store)) => {
    return actions$.pipe(
      ofType(LiveActions.caughtUp, LiveActions.progressed, AnnouncementsApiActions.listLoaded),
      concatLatestFrom(() => store.select(announcementsFeature.selectListOutdated)),
      filter(([, outdated]) => outdated),
      map(() => LiveActions.listOutdated()),
    );
  },
  { functional: true },
);

// switchMap: one drawer, and closing it makes the answer pointless.
export const loadOpen = createEffect(
  (actions$ = inject(Actions), store = inject(Store), api = inject(AnnouncementsApi)) => {
    return actions$.pipe(
      ofType(
        AnnouncementDrawerActions.opened,
        AnnouncementDrawerActions.retried,
        AnnouncementDrawerActions.closed,
      ),
      concatLatestFrom(() => store.select(announcementsFeature.selectOpen)),
      switchMap(([action, known]) => {
        // The list brings whole announcements, and their numbers are kept current.
        if (action.type === AnnouncementDrawerActions.closed.type || known !== null) {
          return EMPTY;
        }
        const { id } = action;
        return api.one(id).pipe(
          mapResponse({
            next: (announcement) => AnnouncementsApiActions.announcementLoaded({ announcement }),
            error: (error: ApiError) => AnnouncementsApiActions.announcementFailed({ id, error }),
          }),
        );
      }),
    );
  },
  { functional: true },
);

/** The list brings its own numbers; an open announcement beyond it has to be asked for. */
// switchMap: the last answer is the one that counts.
export const refreshOpen = createEffect(
  (actions$ = inject(Actions), store = inject(Store), api = inject(AnnouncementsApi)) => {
    return actions$.pipe(
      ofType(LiveActions.listOutdated),
      concatLatestFrom(() => [
        store.select(announcementsFeature.selectOpenId),
        store.select(announcementsFeature.selectListedIds),
      ]),
      switchMap(([, id, listedIds]) =>
        id === null || listedIds?.includes(id)
          ? EMPTY
          : api.one(id).pipe(
              mapResponse({
                next: (announcement) =>
                  AnnouncementsApiActions.announcementLoaded({ announcement }),
                error: (error: ApiError) =>
                  AnnouncementsApiActions.announcementFailed({ id, error }),
              }),
            ),
      ),
    );
  },
  { functional: true },
);

// switchMap: arriving again starts over.
export const followProgress = createEffect(
  (actions$ = inject(Actions), im = inject(ImClient)) => {
    return actions$.pipe(
      ofType(AnnouncementsPageActions.opened),
      switchMap(() => {
        const numbers = im.topic('announcements').pipe(
          map(({ kind, items }) =>
            kind === 'recent'
              ? LiveActions.caughtUp({ progress: items })
              : LiveActions.progressed({ progress: items }),
          ),
          catchError(() => of(LiveActions.refused())),
        );
        const losses = im.state$.pipe(
          // Not connected yet is not lost.
          filter(({ kind }, index) => index > 0 || (kind !== 'connecting' && kind !== 'offline')),
          filter(({ kind }) => kind !== 'connected'),
          map(() => LiveActions.connectionLost({ at: Date.now() })),
        );
        return merge(numbers, losses).pipe(
          takeUntil(actions$.pipe(ofType(AnnouncementsPageActions.left))),
        );
      }),
    );
  },
  { functional: true },
);

// switchMap: as above.
export const countOnline = createEffect(
  (actions$ = inject(Actions), im = inject(ImClient)) => {
    return actions$.pipe(
      ofType(ComposePageActions.opened),
      switchMap(() =>
        im.topic('metrics').pipe(
          map(({ items }) => items.at(-1)),
          filter((sample) => sample !== undefined),
          // Timed by this clock, not by the server's: what counts is how long ago it was heard.
          map(({ onlineUsers }) =>
            LiveActions.onlineCounted({ users: onlineUsers, at: Date.now() }),
          ),
          // An operator who may not see the monitor sends without knowing the number.
          catchError(() => EMPTY),
          takeUntil(actions$.pipe(ofType(ComposePageActions.left))),
        ),
      ),
    );
  },
  { functional: true },
);

// exhaustMap: one announcement at a time, however often it is confirmed.
export const send = createEffect(
  (actions$ = inject(Actions), api = inject(AnnouncementsApi)) => {
    return actions$.pipe(
      ofType(ComposePageActions.sendConfirmed),
      exhaustMap(({ announcement, key }) =>
        api.send(announcement, key).pipe(
          mapResponse({
            next: (sent) => AnnouncementsApiActions.sent({ announcement: sent }),
            error: (error: ApiError) => AnnouncementsApiActions.sendFailed({ error }),
          }),
        ),
      ),
    );
  },
  { functional: true },
);

export const dropSentDraft = createEffect(
  (actions$ = inject(Actions), drafts = inject(DraftStorage)) => {
    return actions$.pipe(
      ofType(AnnouncementsApiActions.sent),
      tap(() => drafts.remove()),
    );
  },
  { functional: true, dispatch: false },
);

/** On to the numbers, unless the operator has gone elsewhere meanwhile. */
export const showSent = createEffect(
  (actions$ = inject(Actions), router = inject(Router)) => {
    return actions$.pipe(
      ofType(AnnouncementsApiActions.sent),
      filter(() => router.url.startsWith('/announcements/new')),
      tap(({ announcement }) => {
        void router.navigate(['/announcements', announcement.id], { replaceUrl: true });
      }),
    );
  },
  { functional: true, dispatch: false },
);
