import type { GroupStatus, GroupsQuery } from '#contract/rest/groups';
import type { FilterField } from '../shared/filter-bar/filter-fields.ts';
import { choiceFilter, numberFilter, textFilter, timeFilter } from '../shared/list/filter-rules.ts';
import { ListAddress, type ShownQuery } from '../shared/list/list-address.ts';

export type ShownGroupsQuery = ShownQuery<GroupsQuery>;

const MAX_ID_CHARACTERS = 64;
const MAX_MEMBERS = 999_999_999;

// A spec compares them with the contract, whose values a page cannot import.
export const GROUP_STATUSES: readonly GroupStatus[] = ['open', 'muted', 'banned', 'dissolved'];

/** What the address of the groups page may say. */
export const groupsAddress = new ListAddress<GroupsQuery>({
  filters: {
    q: textFilter(100),
    status: choiceFilter(GROUP_STATUSES),
    ownerId: textFilter(MAX_ID_CHARACTERS),
    memberId: textFilter(MAX_ID_CHARACTERS),
    minMembers: numberFilter(0, MAX_MEMBERS),
    maxMembers: numberFilter(0, MAX_MEMBERS),
    createdFrom: timeFilter(),
    createdBefore: timeFilter(),
  },
  sorts: ['id', 'name', 'createdAt', 'memberCount'],
  defaultSort: '-createdAt',
});

/** The filters as the page offers them. */
export const GROUP_FILTERS: readonly FilterField[] = [
  {
    kind: 'choice',
    name: 'status',
    label: 'groups.column.status',
    options: GROUP_STATUSES.map((value) => ({ value, label: `groups.status.${value}` })),
  },
  { kind: 'range', from: 'minMembers', to: 'maxMembers', label: 'groups.column.members' },
  { kind: 'period', from: 'createdFrom', before: 'createdBefore', label: 'groups.column.created' },
  { kind: 'text', name: 'ownerId', label: 'groups.filter.owner', maxLength: MAX_ID_CHARACTERS },
  { kind: 'text', name: 'memberId', label: 'groups.filter.member', maxLength: MAX_ID_CHARACTERS },
];
