import type { FileFormat } from '#contract/rest/jobs';
import { readCsv } from './read-csv.ts';
import type { ReadRow } from './read-row.ts';
import { readXlsx } from './read-xlsx.ts';

/**
 * The rows of a file, one after the other; blank ones are left out and counted.
 * @throws ApiError 422 bad-file
 */
export function readTable(path: string, format: FileFormat): AsyncGenerator<ReadRow> {
  return format === 'csv' ? readCsv(path) : readXlsx(path);
}
