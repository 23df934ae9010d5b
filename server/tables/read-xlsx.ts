import { type SaxesTagPlain, SaxesParser } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { BadFileError } from './bad-file-error.ts';
import { textOfCell } from './plain-cell.ts';
import type { ReadRow } from './read-row.ts';

/** Bytes of XML that are read: an archive of kilobytes may unfold without end. */
const MAX_SHEET_BYTES = 1 << 30;
const MAX_SHARED_BYTES = 128 << 20;
/** The last column and the longest cell there can be. */
const MAX_COLUMNS = 16_384;
const MAX_CELL_CHARACTERS = 32_767;

/** The rows of the first sheet of a workbook. Its shared texts are in memory, its rows are not. */
export async function* readXlsx(path: string): AsyncGenerator<ReadRow> {
  const zip = await yauzl.openPromise(path, { autoClose: false }).catch(() => {
    throw new BadFileError('This is no XLSX file.');
  });
  try {
    const entries = await entriesOf(zip);
    const sheets = [...entries.keys()].filter((name) =>
      /^xl\/worksheets\/sheet\d+\.xml$/.test(name),
    );
    const [first] = sheets.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    const sheet = first === undefined ? undefined : entries.get(first);
    if (!sheet) throw new BadFileError('This XLSX file has no sheet.');
    const shared = entries.get('xl/sharedStrings.xml');
    const texts = shared ? await sharedTexts(zip, shared) : [];
    const reader = new SheetReader(texts);
    for await (const chunk of xmlOf(zip, sheet, MAX_SHEET_BYTES)) yield* reader.take(chunk);
  } finally {
    zip.close();
  }
}

/** By name. */
async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch {
    throw new BadFileError('This XLSX file is broken.');
  }
  return entries;
}

async function* xmlOf(zip: ZipFile, entry: Entry, maxBytes: number): AsyncGenerator<string> {
  const stream = await zip.openReadStreamPromise(entry);
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw new BadFileError('This XLSX file is too large.');
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
  } catch (error) {
    if (error instanceof BadFileError) throw error;
    throw new BadFileError('This XLSX file is broken.');
  }
  yield decoder.decode();
}

async function sharedTexts(zip: ZipFile, entry: Entry): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let inText = false;
  let phonetic = false;
  const parser = newParser();
  parser.on('opentag', ({ name }) => {
    if (local(name) === 'si') text = '';
    inText = local(name) === 't' && !phonetic;
    if (local(name) === 'rPh') phonetic = true;
  });
  parser.on('text', (part) => {
    if (inText) text += part;
  });
  parser.on('closetag', ({ name }) => {
    inText = false;
    if (local(name) === 'rPh') phonetic = false;
    if (local(name) === 'si') texts.push(text);
  });
  for await (const chunk of xmlOf(zip, entry, MAX_SHARED_BYTES)) parser.write(chunk);
  return texts;
}

/** Takes a sheet's XML piece by piece and gives the rows that are complete. */
class SheetReader {
  readonly #texts: readonly string[];
  readonly #parser = newParser();
  #rows: ReadRow[] = [];
  #number = 0;
  #cells: string[] = [];
  #column = -1;
  #type = '';
  #value = '';
  #inValue = false;

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('text', (text) => {
      if (!this.#inValue) return;
      this.#value += text;
      if (this.#value.length > MAX_CELL_CHARACTERS) throw new BadFileError('A cell is too long.');
    });
    this.#parser.on('closetag', ({ name }) => this.#close(local(name)));
  }

  take(xml: string): readonly ReadRow[] {
    this.#parser.write(xml);
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    const what = local(name);
    if (what === 'row') {
      this.#number = Number(attributes['r'] ?? this.#number + 1);
      this.#cells = [];
      this.#column = -1;
    } else if (what === 'c') {
      this.#column = attributes['r'] === undefined ? this.#column + 1 : columnOf(attributes['r']);
      this.#type = attributes['t'] ?? 'n';
      this.#value = '';
    }
    this.#inValue = what === 'v' || (what === 't' && this.#type === 'inlineStr');
  }

  #close(what: string): void {
    this.#inValue = false;
    if (what === 'c' && this.#column < MAX_COLUMNS) {
      while (this.#cells.length < this.#column) this.#cells.push('');
      this.#cells[this.#column] = textOfCell(this.#text());
    }
    if (what === 'row' && this.#cells.some((cell) => cell.trim() !== '')) {
      this.#rows.push({ number: this.#number, cells: this.#cells });
    }
  }

  #text(): string {
    if (this.#type === 's') return this.#texts[Number(this.#value)] ?? '';
    if (this.#type !== 'n' || this.#value === '') return this.#value;
    // A long number, such as a phone's, may be written 1.3800138E10.
    const number = Number(this.#value);
    return Number.isSafeInteger(number) ? String(number) : this.#value;
  }
}

function newParser(): SaxesParser {
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw new BadFileError('This XLSX file is broken.');
  });
  return parser;
}

/** The name without the prefix of its namespace. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** 0 for A1, 27 for AB9. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}
