import type { Action } from '@ngrx/store';
import { buildUser, buildUsers } from './testing/build-user.ts';
import { UserDrawerActions, UsersApiActions, UsersPageActions } from './users.actions.ts';
import type { ShownUsersQuery } from './users-query.ts';
import { type UsersState, usersFeature } from './users.state.ts';

const pageOf = (page: number): ShownUsersQuery => ({ page, pageSize: 20, sort: '-createdAt' });

function wantAndLoad(page: number, ids: readonly string[]): Action[] {
  const query = pageOf(page);
  const items = ids.map((id) => buildUser({ id }));
  return [
    UsersPageActions.listWanted({ query }),
    UsersApiActions.listLoaded({ query, page: { items, total: 400 }, at: page }),
  ];
}

function stateAfter(...actions: Action[]): UsersState {
  return actions.reduce(usersFeature.reducer, usersFeature.reducer(undefined, { type: '' }));
}

const shown = (state: UsersState) =>
  usersFeature.selectRows({ users: state })?.map(({ id }) => id) ?? null;
const outdated = (state: UsersState) => usersFeature.selectListOutdated({ users: state });

describe('users state', () => {
  it('shows a page seen before at once', () => {
    const state = stateAfter(
      ...wantAndLoad(1, ['a', 'b']),
      ...wantAndLoad(2, ['c']),
      UsersPageActions.listWanted({ query: pageOf(1) }),
    );
    expect(shown(state)).toEqual(['a', 'b']);
    expect([outdated(state), state.list.loading]).toEqual([false, true]);
  });

  it('shows the last page while a new one is on its way, and knows that it is another', () => {
    const state = stateAfter(
      ...wantAndLoad(1, ['a']),
      UsersPageActions.listWanted({ query: pageOf(2) }),
    );
    expect(shown(state)).toEqual(['a']);
    expect(outdated(state)).toBeTrue();
  });

  it('remembers ten pages and nobody beyond them', () => {
    const actions = Array.from({ length: 14 }, (_, index) =>
      wantAndLoad(index + 1, [`user of page ${index + 1}`]),
    ).flat();
    const state = stateAfter(...actions);
    expect(state.list.known.length).toBe(10);
    expect(state.ids.length).toBe(10);
    expect(state.entities['user of page 4']).toBeUndefined();
  });

  it('keeps the user whose drawer is open', () => {
    const open = stateAfter(
      UserDrawerActions.opened({ id: 'x' }),
      UsersApiActions.userLoaded({ user: buildUser({ id: 'x' }) }),
      ...wantAndLoad(1, ['a']),
    );
    expect(usersFeature.selectOpen({ users: open })?.id).toBe('x');
  });

  it('shows news of a user in the list, too', () => {
    const state = stateAfter(
      ...wantAndLoad(1, ['a']),
      UserDrawerActions.opened({ id: 'a' }),
      UsersApiActions.userLoaded({ user: buildUser({ id: 'a', nickname: 'New' }) }),
    );
    expect(usersFeature.selectRows({ users: state })?.[0]?.nickname).toBe('New');
  });

  it('takes no answer about a drawer that is closed', () => {
    const error = { status: 404, code: 'not-found', message: '', retryAfterSeconds: null };
    const state = stateAfter(
      ...wantAndLoad(1, ['a']),
      UserDrawerActions.opened({ id: 'a' }),
      UserDrawerActions.closed(),
      UsersApiActions.userFailed({ id: 'a', error }),
    );
    expect(state.openError).toBeNull();
    expect(shown(state)).toEqual(['a']);
  });

  it('forgets which pages there were when a user is created', () => {
    const state = stateAfter(
      ...wantAndLoad(2, ['c']),
      ...wantAndLoad(1, ['a']),
      UsersApiActions.created({ user: buildUser({ id: 'new' }) }),
    );
    expect(state.list.known.map(({ query }) => query.page)).toEqual([1]);
    expect([state.createdId, state.list.loading]).toEqual(['new', true]);
  });

  it('counts all matches, not the rows that it holds', () => {
    const query = pageOf(1);
    const state = stateAfter(
      UsersPageActions.listWanted({ query }),
      UsersApiActions.listLoaded({ query, page: { items: buildUsers(20), total: 345 }, at: 1 }),
    );
    expect(usersFeature.selectShownList({ users: state })?.totalCount).toBe(345);
  });
});
