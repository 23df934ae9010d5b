import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { TranslocoService } from '@jsverse/transloco';
import { Actions, createEffect, ofType } from '@ngrx/effects';
import { Store } from '@ngrx/store';
import { filter, tap } from 'rxjs';
import { Toasts } from '../shared/toasts/toasts.ts';
import { inverseOf, membersOf } from './group-act.ts';
import { GroupsApiActions, UndoActions } from './groups.actions.ts';

/** Says that an act is done, and offers to take it back where that leaves everything as it was. */
export const sayWhatWasDone = createEffect(
  (
    actions$ = inject(Actions),
    store = inject(Store),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(GroupsApiActions.acted),
      tap(({ act, before, group, added }) => {
        const { id, name } = before.group;
        const ids = membersOf(act);
        // Whose row is not on the screen may have been picked: a new owner is named by the answer.
        const member =
          act.kind === 'transfer'
            ? group?.ownerNickname
            : before.members.find(({ userId }) => userId === ids[0])?.nickname;
        const values = { name, member: member ?? ids[0] ?? '', count: ids.length };
        const words = ids.length > 1 ? `${act.kind}Many` : act.kind;
        const inverse = inverseOf(
          act,
          added === undefined ? before : { ...before, added },
          transloco.translate('groups.undoReason'),
        );
        toasts.show({
          kind: 'success',
          text: transloco.translate(`groups.done.${words}`, values),
          undo:
            inverse === null
              ? null
              : () =>
                  store.dispatch(
                    UndoActions.pressed({ id, act: inverse, version: group?.version }),
                  ),
        });
      }),
    );
  },
  { functional: true, dispatch: false },
);

export const sayHowUndoEnded = createEffect(
  (actions$ = inject(Actions), transloco = inject(TranslocoService), toasts = inject(Toasts)) => {
    return actions$.pipe(
      ofType(GroupsApiActions.undone, GroupsApiActions.undoFailed),
      tap((action) => {
        if (action.type === GroupsApiActions.undone.type) {
          toasts.show({ kind: 'success', text: transloco.translate('groups.undone') });
          return;
        }
        const changedSince = action.error.code === 'version-conflict';
        const text = changedSince ? 'groups.undoChangedSince' : 'groups.undoFailed';
        toasts.show({ kind: 'error', text: transloco.translate(text) });
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** An act that failed after its dialog and its drawer were left: nothing else would say so. */
export const sayThatActFailed = createEffect(
  (
    actions$ = inject(Actions),
    router = inject(Router),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(GroupsApiActions.actFailed),
      filter(({ id, act }) => !isAsked(act.kind) || !stands(router, `/groups/${id}`)),
      tap(() => toasts.show({ kind: 'error', text: transloco.translate('groups.actFailed') })),
    );
  },
  { functional: true, dispatch: false },
);

/** Says how saving a form ended, unless the form is there and says itself what is wrong. */
export const sayHowSavingEnded = createEffect(
  (
    actions$ = inject(Actions),
    router = inject(Router),
    transloco = inject(TranslocoService),
    toasts = inject(Toasts),
  ) => {
    return actions$.pipe(
      ofType(
        GroupsApiActions.created,
        GroupsApiActions.changed,
        GroupsApiActions.createFailed,
        GroupsApiActions.changeFailed,
      ),
      tap((action) => {
        switch (action.type) {
          case GroupsApiActions.created.type:
          case GroupsApiActions.changed.type: {
            const { id, name } = action.group;
            const isNew = action.type === GroupsApiActions.created.type;
            const key = isNew ? 'groups.new.created' : 'groups.edit.saved';
            toasts.show({ kind: 'success', text: transloco.translate(key, { id, name }) });
            break;
          }
          case GroupsApiActions.createFailed.type:
            if (stands(router, '/groups/new')) break;
            toasts.show({ kind: 'error', text: transloco.translate('groups.new.failedMeanwhile') });
            break;
          case GroupsApiActions.changeFailed.type:
            if (/^\/groups\/[^/?]+\/edit/.test(router.url)) break;
            toasts.show({
              kind: 'error',
              text: transloco.translate('groups.edit.failedMeanwhile'),
            });
        }
      }),
    );
  },
  { functional: true, dispatch: false },
);

/** Acts without a dialog, which a failure could stand in. */
function isAsked(kind: string): boolean {
  return !['unmute', 'unban', 'unmuteMember', 'addAdmins', 'removeAdmins'].includes(kind);
}

/** Whether the page of this address, or what is below it, is still on the screen. */
function stands(router: Router, path: string): boolean {
  const [shown = ''] = router.url.split('?');
  return shown === path || shown.startsWith(`${path}/`);
}
