import { Actions } from '@ngrx/effects';
import type { Action, Store } from '@ngrx/store';
import { EMPTY, Subject, of } from 'rxjs';
import type { CursorPage } from '#contract/rest/problem';
import type { UserAct } from '#contract/rest/user-records';
import { buildUser } from '../testing/build-user.ts';
import { UsersApiActions } from '../users.actions.ts';
import type { UserPageApi } from './user-page-api.ts';
import { UserPageActions, UserPageApiActions } from './user-page.actions.ts';
import { change, loadTab, refreshAfterAct } from './user-page.effects.ts';
import { type UserPageState, userPageFeature } from './user-page.state.ts';
import type { UserChange, UserTabData } from './user-tabs.ts';

const acts: CursorPage<UserAct> = { items: [], older: null, newer: null };
const note: UserChange = { kind: 'writeNote', text: 'x' };

function stored(state: Partial<UserPageState>): Store {
  const initial = userPageFeature.reducer(undefined, { type: 'start' });
  return { select: () => of({ ...initial, ...state }) } as unknown as Store;
}

describe('the effects of the page of a user', () => {
  it('drop an answer that comes after its tab was left', () => {
    const [actions$, answer] = [new Subject<Action>(), new Subject<Partial<UserTabData>>()];
    const api = { load: () => answer } as unknown as UserPageApi;
    const seen: Action[] = [];
    loadTab(new Actions(actions$), api).subscribe((action) => seen.push(action));
    actions$.next(UserPageActions.tabWanted({ id: '1', tab: 'acts', query: null }));
    actions$.next(UserPageActions.tabLeft());
    answer.next({ acts });
    expect(seen).toEqual([]);
  });

  it('make one change after the other, and drop none', () => {
    const actions$ = new Subject<Action>();
    const answers = [new Subject<unknown>(), new Subject<unknown>()];
    const asked: string[] = [];
    const api = {
      change: (id: string) => answers[asked.push(id) - 1] ?? EMPTY,
    } as unknown as UserPageApi;
    const seen: Action[] = [];
    change(new Actions(actions$), api).subscribe((action) => seen.push(action));
    actions$.next(UserPageActions.changeDecided({ id: '1', change: note }));
    actions$.next(UserPageActions.undoPressed({ id: '2', change: note }));
    expect(asked).toEqual(['1']);
    answers[0]?.next(null);
    answers[0]?.complete();
    expect(asked).toEqual(['1', '2']);
    answers[1]?.next(null);
    expect(seen).toEqual([
      UserPageApiActions.changed({ id: '1', change: note, undoes: false }),
      UserPageApiActions.changed({ id: '2', change: note, undoes: true }),
    ]);
  });

  it('load the tab that tells of acts again after an act on the same user', () => {
    const before = buildUser();
    const acted = UsersApiActions.acted({
      before,
      user: before,
      act: { kind: 'unmute', reason: '' },
      undoes: false,
    });
    const wantedWith = (state: Partial<UserPageState>) => {
      const seen: Action[] = [];
      refreshAfterAct(new Actions(of<Action>(acted)), stored(state)).subscribe((action) =>
        seen.push(action),
      );
      return seen;
    };
    const { id } = before;
    expect(wantedWith({ userId: id, tab: 'acts' })).toEqual([
      UserPageActions.tabWanted({ id, tab: 'acts', query: null }),
    ]);
    expect(wantedWith({ userId: id, tab: 'messages' })).toEqual([]);
    expect(wantedWith({ userId: 'another', tab: 'acts' })).toEqual([]);
  });
});
