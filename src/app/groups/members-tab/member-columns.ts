import type { TableColumn } from '../../shared/data-table/table-column.ts';

export const MEMBER_COLUMNS: readonly TableColumn[] = [
  {
    name: 'member',
    label: 'groups.member.member',
    width: 200,
    grow: true,
    title: true,
    sort: 'nickname',
  },
  { name: 'role', label: 'groups.member.role', width: 132, sort: 'role', stacked: 'side' },
  { name: 'lastActive', label: 'groups.member.lastActive', width: 148, sort: '-lastActiveAt' },
  {
    name: 'joined',
    label: 'groups.member.joined',
    width: 130,
    sort: '-joinedAt',
    stacked: 'nowhere',
  },
  { name: 'acts', label: 'groups.member.acts', width: 72 },
];
