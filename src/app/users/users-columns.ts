import type { TableColumn } from '../shared/data-table/table-column.ts';

/** Every column of the users table; what is optional is there for whoever chooses it. */
export const USERS_COLUMNS: readonly TableColumn[] = [
  {
    name: 'username',
    label: 'users.column.username',
    width: 224,
    grow: true,
    sort: 'username',
    title: true,
  },
  { name: 'nickname', label: 'users.column.nickname', width: 140, grow: true, sort: 'nickname' },
  { name: 'status', label: 'users.column.status', width: 132, stacked: 'side' },
  { name: 'online', label: 'users.column.online', width: 104 },
  { name: 'tags', label: 'users.column.tags', width: 112 },
  {
    name: 'points',
    label: 'users.column.points',
    width: 88,
    sort: '-points',
    numeric: true,
    stacked: 'nowhere',
  },
  {
    name: 'gender',
    label: 'users.column.gender',
    width: 96,
    optional: true,
    stacked: 'nowhere',
  },
  { name: 'phone', label: 'users.column.phone', width: 160, optional: true },
  { name: 'email', label: 'users.column.email', width: 180, grow: true, optional: true },
  { name: 'lastSeen', label: 'users.column.lastSeen', width: 138, sort: '-lastSeenAt' },
  {
    name: 'created',
    label: 'users.column.created',
    width: 160,
    sort: '-createdAt',
    stacked: 'nowhere',
  },
];

/** What an export can hold (contract: USER_EXPORT_COLUMNS), in the order of the file. */
export const EXPORT_COLUMNS = [
  { name: 'id', label: 'users.field.id' },
  { name: 'username', label: 'users.field.username' },
  { name: 'nickname', label: 'users.column.nickname' },
  { name: 'gender', label: 'users.column.gender' },
  { name: 'phone', label: 'users.column.phone' },
  { name: 'email', label: 'users.column.email' },
  { name: 'tags', label: 'users.column.tags' },
  { name: 'points', label: 'users.column.points' },
  { name: 'status', label: 'users.column.status' },
  { name: 'bannedUntil', label: 'users.column.bannedUntil' },
  { name: 'mutedUntil', label: 'users.column.mutedUntil' },
  { name: 'createdAt', label: 'users.column.created' },
  { name: 'lastSeenAt', label: 'users.column.lastSeen' },
] as const;
