import type { Gender, UserStatus, UsersFilter, UsersQuery } from '#contract/rest/users';
import {
  choiceFilter,
  flagFilter,
  numberFilter,
  textFilter,
  timeFilter,
} from '../shared/list/filter-rules.ts';
import { ListAddress, type ShownQuery } from '../shared/list/list-address.ts';
import type { FilterField } from '../shared/filter-bar/filter-fields.ts';

export type ShownUsersQuery = ShownQuery<UsersQuery>;
export type { UsersFilter };

// A spec compares these with the contract, whose values a page cannot import.
export const STATUSES: readonly UserStatus[] = [
  'active',
  'muted',
  'banned',
  'shadow-banned',
  'deleted',
];
export const GENDERS: readonly Gender[] = ['unknown', 'male', 'female'];
/** What PostgreSQL's `bigint` and JavaScript both hold. */
const MOST_POINTS = Number.MAX_SAFE_INTEGER;

/** What the address of the users page may say. */
export const usersAddress = new ListAddress<UsersQuery>({
  filters: {
    q: textFilter(100),
    online: flagFilter(),
    status: choiceFilter(STATUSES),
    gender: choiceFilter(GENDERS),
    tag: textFilter(32),
    username: textFilter(64),
    nickname: textFilter(64),
    phone: textFilter(32),
    email: textFilter(254),
    minPoints: numberFilter(-MOST_POINTS, MOST_POINTS),
    maxPoints: numberFilter(-MOST_POINTS, MOST_POINTS),
    createdFrom: timeFilter(),
    createdBefore: timeFilter(),
    seenFrom: timeFilter(),
    seenBefore: timeFilter(),
  },
  sorts: ['id', 'username', 'nickname', 'createdAt', 'lastSeenAt', 'points'],
  defaultSort: '-createdAt',
});

/** The filters as the page offers them; `tags`: those in use. */
export function filterFields(tags: readonly string[]): readonly FilterField[] {
  return [
    {
      kind: 'choice',
      name: 'status',
      label: 'users.column.status',
      options: STATUSES.map((value) => ({ value, label: `users.status.${value}` })),
    },
    {
      kind: 'choice',
      name: 'online',
      label: 'users.column.online',
      options: [
        { value: 'true', label: 'users.filter.isOnline' },
        { value: 'false', label: 'users.filter.isOffline' },
      ],
    },
    {
      kind: 'choice',
      name: 'gender',
      label: 'users.column.gender',
      options: GENDERS.map((value) => ({ value, label: `users.gender.${value}` })),
    },
    { kind: 'text', name: 'tag', label: 'users.column.tags', maxLength: 32, suggestions: tags },
    { kind: 'text', name: 'username', label: 'users.field.username', maxLength: 64 },
    { kind: 'text', name: 'nickname', label: 'users.column.nickname', maxLength: 64 },
    { kind: 'text', name: 'phone', label: 'users.column.phone', maxLength: 32 },
    { kind: 'text', name: 'email', label: 'users.column.email', maxLength: 254 },
    { kind: 'range', from: 'minPoints', to: 'maxPoints', label: 'users.column.points' },
    { kind: 'period', from: 'createdFrom', before: 'createdBefore', label: 'users.column.created' },
    { kind: 'period', from: 'seenFrom', before: 'seenBefore', label: 'users.column.lastSeen' },
  ];
}
