import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BadFileError } from './bad-file-error.ts';
import { textOfCell } from './plain-cell.ts';
import type { ReadRow } from './read-row.ts';

/** Longest line, all its cells together, in characters. */
const MAX_RECORD = 100_000;

/** UTF-8 with or without its mark, UTF-16 with it, or else GB 18030, as which Excel saves in China. */
export async function* readCsv(path: string): AsyncGenerator<ReadRow> {
  const encoding = await encodingOf(path);
  const parser = Readable.from(textOf(path, encoding)).compose(
    parse({ relax_column_count: true, max_record_size: MAX_RECORD, bom: true }),
  ) as Readable;
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number += 1;
      if (record.some((cell) => cell.trim() !== ''))
        yield { number, cells: record.map(textOfCell) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new BadFileError(`This is no CSV file: row ${number + 1} is broken.`);
  }
}

async function encodingOf(path: string): Promise<string> {
  const file = await open(path);
  const mark = Buffer.alloc(2);
  await file.read(mark, 0, 2, 0).finally(() => file.close());
  if (mark[0] === 0xff && mark[1] === 0xfe) return 'utf-16le';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path))
      decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'gb18030';
    throw error;
  }
}

async function* textOf(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text.includes('\0')) throw new BadFileError('This is no CSV file.');
    if (text !== '') yield text;
  }
  yield decoder.decode();
}
