import type { GroupsExport } from '#contract/rest/groups';
import type { TableColumn } from '../shared/data-table/table-column.ts';
import type { ExportColumn } from '../shared/export-dialog/export-dialog.ts';

/** Columns of the list. What is sortable here is in the contract's GROUP_SORTS. */
export const GROUP_COLUMNS: readonly TableColumn[] = [
  {
    name: 'group',
    label: 'groups.column.group',
    width: 210,
    grow: true,
    title: true,
    sort: 'name',
  },
  { name: 'owner', label: 'groups.column.owner', width: 114 },
  {
    name: 'members',
    label: 'groups.column.members',
    width: 116,
    sort: '-memberCount',
    numeric: true,
  },
  { name: 'status', label: 'groups.column.status', width: 144, stacked: 'side' },
  { name: 'notice', label: 'groups.column.notice', width: 114, stacked: 'nowhere' },
  { name: 'lastMessage', label: 'groups.column.lastMessage', width: 140 },
  { name: 'today', label: 'groups.column.today', width: 76, numeric: true, stacked: 'nowhere' },
  {
    name: 'created',
    label: 'groups.column.created',
    width: 150,
    sort: '-createdAt',
    stacked: 'nowhere',
  },
];

/** What a file can hold of a group: the contract's GROUP_EXPORT_COLUMNS. */
export const EXPORT_COLUMNS: readonly ExportColumn[] = (
  [
    'id',
    'name',
    'ownerId',
    'ownerNickname',
    'memberCount',
    'status',
    'notice',
    'createdAt',
  ] satisfies GroupsExport['columns']
).map((name) => ({ name, label: `groups.export.column.${name}` }));
