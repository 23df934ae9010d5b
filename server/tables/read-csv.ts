import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { TextEncoding } from '#contract/rest/jobs';
import { BadFileError } from './bad-file-error.ts';
import { textOfCell } from './plain-cell.ts';
import { MAX_COLUMNS, type ReadRow } from './read-row.ts';
import { encodingOf, textOf } from './text-encoding.ts';

/** Longest row, all its cells together, in characters. */
const MAX_RECORD = 100_000;

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: `is longer than ${MAX_RECORD} characters: is a quotation mark never closed?`,
  CSV_QUOTE_NOT_CLOSED: 'has a quotation mark that is never closed.',
  CSV_INVALID_CLOSING_QUOTE: 'has a quotation mark where none may stand.',
  INVALID_OPENING_QUOTE: 'has a quotation mark where none may stand.',
};

/** `encoding`: as `encodingOf` found out. */
export async function* readCsv(path: string, encoding?: TextEncoding): AsyncGenerator<ReadRow> {
  const text = withoutNul(textOf(path, encoding ?? (await encodingOf(path))));
  const parser = Readable.from(text).compose(
    parse({
      relax_column_count: true,
      max_record_size: MAX_RECORD,
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
    }),
  ) as Readable;
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      if (record.some((cell) => cell.trim() !== '')) yield rowOf(number, record);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Those before it were read by then, and are not to be had any more.
    const row = Number((error as CsvError & { records?: unknown }).records) + 1;
    throw new BadFileError(`Row ${row} ${PROBLEMS[error.code] ?? 'is broken.'}`);
  }
}

function rowOf(number: number, record: readonly string[]): ReadRow {
  const problem = problemOf(record);
  const cells = record.slice(0, MAX_COLUMNS).map(textOfCell);
  return problem === undefined ? { number, cells } : { number, cells, problem };
}

function problemOf(record: readonly string[]): string | undefined {
  if (record.slice(MAX_COLUMNS).some((cell) => cell.trim() !== '')) {
    return `There is something beyond column ${MAX_COLUMNS}.`;
  }
  if (record.some((cell) => cell.includes('\ufffd'))) {
    return 'There are characters that cannot be read: is the file UTF-8 or GBK?';
  }
  return undefined;
}

async function* withoutNul(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rows = 1;
  for await (const piece of text) {
    const at = piece.indexOf('\0');
    rows += piece.slice(0, at < 0 ? undefined : at).split('\n').length - 1;
    if (at >= 0) {
      throw new BadFileError(`This is no CSV file: there is a NUL character in line ${rows}.`);
    }
    yield piece;
  }
}
