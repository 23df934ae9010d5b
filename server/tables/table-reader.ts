import type { FileFormat, TextEncoding } from '#contract/rest/jobs';
import { readCsv } from './read-csv.ts';
import type { ReadRow } from './read-row.ts';
import { readXlsx } from './read-xlsx.ts';

/**
 * The rows of a file, one after the other; blank ones are left out and counted. It may take a while
 * between two of them: what an operator sent is read in a thread of its own.
 * @param encoding of a text file; found out without it
 * @throws ApiError 422 bad-file
 */
export function readTable(
  path: string,
  format: FileFormat,
  encoding?: TextEncoding,
): AsyncGenerator<ReadRow> {
  return format === 'csv' ? readCsv(path, encoding) : readXlsx(path);
}
