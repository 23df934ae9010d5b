import { createReadStream } from 'node:fs';
import type { TextEncoding } from '#contract/rest/jobs';
import { BadFileError } from './bad-file-error.ts';

/** What other files begin with. */
const SIGNATURES: readonly (readonly [begin: string, message: string])[] = [
  ['504b0304', 'This is an XLSX file or another archive, not a CSV file.'],
  ['d0cf11e0', 'This is an old Excel file (XLS): save it as XLSX or CSV.'],
  ['25504446', 'This is a PDF, not a CSV file.'],
];
const MARKS: Readonly<Record<string, TextEncoding>> = { fffe: 'utf-16le', feff: 'utf-16be' };
/** In a text of UTF-8 that is damaged here and there: what can be read for each character that cannot. */
const DAMAGED = 10;

/**
 * As what a text file is to be read: UTF-16 by its mark, UTF-8 with or without, or else GB 18030, as which
 * Excel saves in China. UTF-8 with a few bytes amiss stays UTF-8, for as GB 18030 all of it would be other
 * characters; where a character cannot be read stands U+FFFD then.
 * @throws BadFileError when it is no text
 */
export async function encodingOf(path: string): Promise<TextEncoding> {
  const decoder = new TextDecoder();
  let [readable, damaged, first] = [0, 0, true];
  const weigh = (text: string) => {
    for (const [character] of text.matchAll(/[^\0-\x7f]/gu)) {
      if (character === '\ufffd') damaged += 1;
      else readable += 1;
    }
  };
  for await (const data of createReadStream(path)) {
    const chunk = data as Buffer;
    if (first) {
      first = false;
      const begin = chunk.toString('hex', 0, 4);
      const other = SIGNATURES.find(([signature]) => begin.startsWith(signature));
      if (other) throw new BadFileError(other[1]);
      const marked = MARKS[begin.slice(0, 4)];
      if (marked !== undefined) return marked;
    }
    // Then it is no text, which whoever reads it says.
    if (chunk.includes(0)) break;
    weigh(decoder.decode(chunk, { stream: true }));
  }
  weigh(decoder.decode());
  return damaged * DAMAGED <= readable ? 'utf-8' : 'gb18030';
}

/** The text of a file, piece by piece. What cannot be read is U+FFFD. */
export async function* textOf(path: string, encoding: TextEncoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
