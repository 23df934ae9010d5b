import type { Action } from '@ngrx/store';
import type { ApiError } from '../../core/api/api-error.ts';
import { UserPageActions, UserPageApiActions } from './user-page.actions.ts';
import { userPageFeature } from './user-page.state.ts';
import type { UserChange } from './user-tabs.ts';

const wanted = (id: string, tab: 'notes' | 'groups') =>
  UserPageActions.tabWanted({ id, tab, query: null });
const loaded = (id: string) => UserPageApiActions.tabLoaded({ id, data: { notes: [] } });
const note: UserChange = { kind: 'writeNote', text: 'x' };
const error: ApiError = { status: 500, code: 'internal', message: '', retryAfterSeconds: null };

function after(...actions: readonly Action[]) {
  const { reducer } = userPageFeature;
  return actions.reduce(reducer, reducer(undefined, { type: 'start' }));
}

describe('the state of the page of a user', () => {
  it('keeps what a tab shows while the next part is on its way', () => {
    expect(after(wanted('1', 'notes'), loaded('1'), wanted('1', 'notes')).shown).toEqual({
      notes: [],
    });
  });

  it('drops it with the tab, and with the user', () => {
    for (const next of [UserPageActions.tabLeft(), wanted('1', 'groups'), wanted('2', 'notes')]) {
      expect(after(wanted('1', 'notes'), loaded('1'), next).shown).toEqual({});
    }
  });

  it('takes no answer that is about another user or tab', () => {
    expect(after(wanted('2', 'notes'), loaded('1')).shown).toEqual({});
    expect(after(wanted('1', 'groups'), loaded('1')).shown).toEqual({});
  });

  it('shows how a change failed until somebody begins anew', () => {
    const failed = [
      wanted('1', 'notes'),
      UserPageActions.changeDecided({ id: '1', change: note }),
      UserPageApiActions.changeFailed({ id: '1', change: note, undoes: false, error }),
    ];
    expect(after(...failed).changeError).toEqual(error);
    expect(after(...failed).changing).toBeNull();
    expect(after(...failed, UserPageActions.changeBegun()).changeError).toBeNull();
  });

  it('tells a form of its own change only', () => {
    const changed = (id: string, undoes: boolean) =>
      after(wanted('1', 'notes'), UserPageApiActions.changed({ id, change: note, undoes })).changed;
    expect(changed('1', false)).toEqual(note);
    expect(changed('1', true)).toBeNull();
    expect(changed('2', false)).toBeNull();
  });
});
