import type { TableColumn } from '../shared/data-table/table-column.ts';

export const AUDIT_COLUMNS: readonly TableColumn[] = [
  { name: 'what', label: 'audit.column.what', width: 200, grow: true, title: true },
  { name: 'when', label: 'audit.column.when', width: 230, stacked: 'side' },
  { name: 'who', label: 'audit.column.who', width: 140 },
  { name: 'target', label: 'audit.column.target', width: 200 },
  { name: 'reason', label: 'audit.column.reason', width: 200, grow: true },
  { name: 'address', label: 'audit.column.address', width: 150, optional: true },
];
