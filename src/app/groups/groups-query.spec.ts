import { Value } from 'typebox/value';
import {
  GROUP_ROLES as CONTRACT_ROLES,
  GROUP_SORTS,
  GROUP_STATUSES as CONTRACT_STATUSES,
  GroupMembersQuerySchema,
  GroupsQuerySchema,
  MEMBER_SORTS,
} from '#contract/rest/groups';
import { nextSort } from '../shared/data-table/table-column.ts';
import { GROUP_COLUMNS } from './groups-columns.ts';
import { GROUP_FILTERS, GROUP_STATUSES, groupsAddress } from './groups-query.ts';
import { MEMBER_COLUMNS } from './members-tab/member-columns.ts';
import { GROUP_ROLES, membersAddress } from './members-tab/members-query.ts';

const bothWays = (columns: readonly string[]) =>
  columns.flatMap((column) => [column, `-${column}`]);

describe('the address of the groups page', () => {
  it('knows every sort and status of the contract', () => {
    for (const sort of bothWays(GROUP_SORTS)) {
      expect(groupsAddress.queryOf({ sort }).sort as string).toBe(sort);
    }
    expect([...GROUP_STATUSES]).toEqual([...CONTRACT_STATUSES]);
  });

  it('sorts by no column that the server cannot sort by', () => {
    for (const { sort = 'id' } of GROUP_COLUMNS) {
      for (const way of [sort, nextSort(sort, sort)]) {
        expect(Value.Check(GroupsQuerySchema, groupsAddress.queryOf({ sort: way }))).toBeTrue();
        expect(groupsAddress.queryOf({ sort: way }).sort as string).toBe(way);
      }
    }
  });

  for (const odd of [
    { status: 'gone' },
    { ownerId: 'x'.repeat(100) },
    { minMembers: '-1' },
    { maxMembers: '1e9' },
    { createdFrom: '2026-02-31' },
    { createdBefore: 'yesterday' },
    { sort: ['id', 'id'] },
    { q: '   ' },
  ]) {
    it(`makes something the server takes of ${JSON.stringify(odd).slice(0, 40)}`, () => {
      expect(Value.Check(GroupsQuerySchema, groupsAddress.queryOf(odd))).toBeTrue();
    });
  }

  it('passes on every filter that the page offers', () => {
    const address = {
      q: 'team',
      status: 'muted',
      ownerId: '7',
      memberId: '8',
      minMembers: '2',
      maxMembers: '50',
      createdFrom: '2026-11-01T00:00:00Z',
      createdBefore: '2026-11-02T00:00:00Z',
    };
    const query = groupsAddress.queryOf(address);
    expect(Value.Check(GroupsQuerySchema, query)).toBeTrue();
    expect(groupsAddress.filterOf(query) as object).toEqual({
      ...address,
      minMembers: 2,
      maxMembers: 50,
    });
    const offered = GROUP_FILTERS.flatMap((field) => {
      if (field.kind === 'range') return [field.from, field.to];
      return field.kind === 'period' ? [field.from, field.before] : [field.name];
    });
    expect(['q', ...offered].sort()).toEqual(Object.keys(address).sort());
  });
});

describe('the address of the members', () => {
  it('knows every sort and role of the contract', () => {
    for (const sort of bothWays(MEMBER_SORTS)) {
      expect(membersAddress.queryOf({ 'members.sort': sort }).sort as string).toBe(sort);
    }
    for (const { sort = 'role' } of MEMBER_COLUMNS) {
      expect(membersAddress.queryOf({ 'members.sort': sort }).sort as string).toBe(sort);
    }
    expect([...GROUP_ROLES]).toEqual([...CONTRACT_ROLES]);
  });

  it('stands beside that of the list without either disturbing the other', () => {
    const address = { q: 'team', page: '3', 'members.q': 'ada', 'members.role': 'admin' };
    const query = membersAddress.queryOf(address);
    expect(query as object).toEqual({
      page: 1,
      pageSize: 20,
      sort: 'role',
      q: 'ada',
      role: 'admin',
    });
    expect(Value.Check(GroupMembersQuerySchema, query)).toBeTrue();
    expect(groupsAddress.queryOf(address).q).toBe('team');
    expect(membersAddress.parametersOf({ muted: true })).toEqual({
      'members.page': null,
      'members.muted': true,
    });
    expect(
      Object.keys(membersAddress.gone()).every((name) => name.startsWith('members.')),
    ).toBeTrue();
  });
});
