import type { Action } from '@ngrx/store';
import { buildApiError } from '../core/testing/build-session.ts';
import {
  GroupDrawerActions,
  GroupFormActions,
  GroupsApiActions,
  GroupsPageActions,
} from './groups.actions.ts';
import { groupsAddress } from './groups-query.ts';
import { type GroupsState, groupsFeature } from './groups.state.ts';
import { buildGroup } from './testing/build-group.ts';

const query = groupsAddress.queryOf({});

function stateAfter(...actions: Action[]): GroupsState {
  return actions.reduce(groupsFeature.reducer, groupsFeature.reducer(undefined, { type: '' }));
}
function listOf(...ids: string[]): Action[] {
  const items = ids.map((id) => buildGroup({ id }));
  return [
    GroupsPageActions.listWanted({ query }),
    GroupsApiActions.listLoaded({ query, page: { items, total: items.length }, at: 1 }),
  ];
}
const mute = { kind: 'mute', reason: 'spam' } as const;

describe('groups state', () => {
  it('shows news of a group in the list, and asks for the list again', () => {
    const before = { group: buildGroup({ id: 'a' }), members: [] };
    const group = buildGroup({ id: 'a', mute: { until: null, reason: 'spam' } });
    const state = stateAfter(
      ...listOf('a', 'b'),
      GroupDrawerActions.opened({ id: 'a' }),
      GroupDrawerActions.actDecided({ act: mute, before }),
      GroupsApiActions.acted({ act: mute, before, group }),
    );
    expect(groupsFeature.selectRows({ groups: state })?.[0]?.mute?.reason).toBe('spam');
    expect([state.acting, state.actsDone, state.list.loading]).toEqual([null, 1, true]);
  });

  it('keeps what failed until the question is put away', () => {
    const error = buildApiError({ code: 'is-owner' });
    const failed = stateAfter(
      ...listOf('a'),
      GroupDrawerActions.opened({ id: 'a' }),
      GroupsApiActions.actFailed({ id: 'a', act: mute, error }),
    );
    expect(failed.actError?.code).toBe('is-owner');
    expect(groupsFeature.reducer(failed, GroupDrawerActions.actDropped()).actError).toBeNull();
  });

  it('tells nothing about one group in the drawer of another', () => {
    const error = buildApiError();
    const state = stateAfter(
      ...listOf('a', 'b'),
      GroupDrawerActions.opened({ id: 'b' }),
      GroupsApiActions.actFailed({ id: 'a', act: mute, error }),
      GroupsApiActions.groupFailed({ id: 'a', error }),
    );
    expect([state.actError, state.openError]).toEqual([null, null]);
  });

  it('does not show from memory what is gone', () => {
    const state = stateAfter(
      ...listOf('a'),
      GroupDrawerActions.opened({ id: 'a' }),
      GroupsApiActions.groupFailed({ id: 'a', error: buildApiError({ status: 404 }) }),
    );
    expect(groupsFeature.selectOpen({ groups: state })).toBeNull();
  });

  it('points out a group that was created, and forgets the error of the form before it', () => {
    const state = stateAfter(
      ...listOf('a'),
      GroupsApiActions.createFailed({ error: buildApiError() }),
      GroupFormActions.opened(),
      GroupsApiActions.created({ group: buildGroup({ id: 'new' }) }),
    );
    expect([state.createdId, state.saveError, state.saving]).toEqual(['new', null, 'done']);
    expect(state.list.loading).toBeTrue();
  });
});
