import { type SaxesTagPlain, SaxesParser } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { BadFileError } from './bad-file-error.ts';
import { textOfCell } from './plain-cell.ts';
import { MAX_COLUMNS, type ReadRow } from './read-row.ts';

/** Bytes of XML that are read: an archive of kilobytes may unfold without end. */
const MAX_SHEET_BYTES = 512 << 20;
const MAX_SHARED_BYTES = 128 << 20;
const MAX_SHARED_TEXTS = 4_000_000;
/** Files in the archive: a workbook has a dozen. */
const MAX_ENTRIES = 10_000;
/** The longest cell there can be. */
const MAX_CELL_CHARACTERS = 32_767;
/** Characters of XML until a tag ends: all of them are in memory. */
const MAX_PIECE_CHARACTERS = 1 << 20;
/** Elements within each other: a cell's are the ninth at most. */
const MAX_DEPTH = 100;

/** The rows of the first sheet of a workbook. Its shared texts are in memory, its rows are not. */
export async function* readXlsx(path: string): AsyncGenerator<ReadRow> {
  const zip = await yauzl.openPromise(path, { autoClose: false }).catch(() => {
    throw new BadFileError('This is no XLSX file, or it is protected by a password.');
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
    for await (const entry of zip.eachEntry()) {
      entries.set(entry.fileName, entry);
      if (entries.size > MAX_ENTRIES) throw new BadFileError('This is no XLSX file.');
    }
  } catch (error) {
    throw error instanceof BadFileError ? error : brokenFile();
  }
  return entries;
}

async function* xmlOf(zip: ZipFile, entry: Entry, maxBytes: number): AsyncGenerator<string> {
  const tooLarge = new BadFileError('This XLSX file is too large once it is unpacked.');
  if (entry.uncompressedSize > maxBytes) throw tooLarge;
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      // What the archive says of itself need not be true.
      if (bytes > maxBytes) throw tooLarge;
      yield decoder.decode(chunk as Buffer, { stream: true });
    }
  } catch (error) {
    throw error instanceof BadFileError ? error : brokenFile();
  }
  yield decoder.decode();
}

async function sharedTexts(zip: ZipFile, entry: Entry): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let inText = false;
  let phonetic = false;
  const parser = new XmlParser();
  parser.onOpen(({ name }) => {
    if (local(name) === 'si') text = '';
    inText = local(name) === 't' && !phonetic;
    if (local(name) === 'rPh') phonetic = true;
  });
  parser.onText((part) => {
    if (inText) text += part;
    if (text.length > MAX_CELL_CHARACTERS) throw new BadFileError('A cell is too long.');
  });
  parser.onClose((name) => {
    inText = false;
    if (local(name) === 'rPh') phonetic = false;
    if (local(name) === 'si') texts.push(text);
    if (texts.length > MAX_SHARED_TEXTS) throw new BadFileError('This XLSX file is too large.');
  });
  for await (const chunk of xmlOf(zip, entry, MAX_SHARED_BYTES)) parser.write(chunk);
  return texts;
}

/** Takes a sheet's XML piece by piece and gives the rows that are complete. */
class SheetReader {
  readonly #texts: readonly string[];
  readonly #parser = new XmlParser();
  #rows: ReadRow[] = [];
  #number = 0;
  #cells: string[] = [];
  #problem: string | undefined;
  #column = -1;
  #type = '';
  #value = '';
  #inValue = false;

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#parser.onOpen((tag) => this.#open(tag));
    this.#parser.onText((text) => {
      if (!this.#inValue) return;
      this.#value += text;
      if (this.#value.length > MAX_CELL_CHARACTERS) {
        throw new BadFileError(`A cell in row ${this.#number} is too long.`);
      }
    });
    this.#parser.onClose((name) => this.#close(local(name)));
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
      this.#number = numberOf(attributes['r']) ?? this.#number + 1;
      this.#cells = [];
      this.#problem = undefined;
      this.#column = -1;
    } else if (what === 'c') {
      this.#column = attributes['r'] === undefined ? this.#column + 1 : columnOf(attributes['r']);
      this.#type = attributes['t'] ?? 'n';
      this.#value = '';
    }
    // Of a formula, what it came to when the workbook was saved; nothing is calculated here.
    this.#inValue = what === 'v' || (what === 't' && this.#type === 'inlineStr');
  }

  #close(what: string): void {
    this.#inValue = false;
    if (what === 'c') this.#cell(this.#text());
    if (what === 'row' && (this.#problem || this.#cells.some((cell) => cell.trim() !== ''))) {
      const row = { number: this.#number, cells: this.#cells };
      this.#rows.push(this.#problem === undefined ? row : { ...row, problem: this.#problem });
    }
  }

  #cell(text: string): void {
    // Whole rows may have a colour, up to the last column there can be.
    if (text.trim() === '') return;
    if (this.#column >= MAX_COLUMNS) {
      this.#problem ??= `There is something beyond column ${MAX_COLUMNS}.`;
      return;
    }
    if (this.#type === 'e') this.#problem ??= `A formula came to the error ${text.slice(0, 20)}.`;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = textOfCell(text);
  }

  #text(): string {
    if (this.#type === 's') return this.#texts[Number(this.#value)] ?? '';
    if (this.#type !== 'n' || this.#value === '') return this.#value;
    // A long number, such as a phone's, may be written 1.3800138E10.
    const number = Number(this.#value);
    return Number.isSafeInteger(number) ? String(number) : this.#value;
  }
}

/** A parser that keeps little in memory, whatever it is given. It replaces no entities but XML's own five. */
class XmlParser {
  readonly #parser = new SaxesParser();
  #depth = 0;
  /** Characters taken in since something came out. */
  #held = 0;

  constructor() {
    this.#parser.on('error', () => {
      throw brokenFile();
    });
    // OPC forbids it, and only declarations of entities would stand there.
    this.#parser.on('doctype', () => {
      throw new BadFileError('This is no XLSX file: it declares a document type.');
    });
    for (const passing of ['comment', 'processinginstruction'] as const) {
      this.#parser.on(passing, () => (this.#held = 0));
    }
  }

  onOpen(handler: (tag: SaxesTagPlain) => void): void {
    this.#parser.on('opentag', (tag) => {
      this.#held = 0;
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw brokenFile();
      handler(tag);
    });
  }

  onText(handler: (text: string) => void): void {
    this.#parser.on('text', handler);
    this.#parser.on('cdata', (text) => {
      this.#held = 0;
      handler(text);
    });
  }

  onClose(handler: (name: string) => void): void {
    this.#parser.on('closetag', ({ name }) => {
      this.#held = 0;
      this.#depth -= 1;
      handler(name);
    });
  }

  write(xml: string): void {
    this.#held += xml.length;
    this.#parser.write(xml);
    if (this.#held > MAX_PIECE_CHARACTERS) {
      throw new BadFileError('This XLSX file has something too long in it.');
    }
  }
}

function brokenFile(): BadFileError {
  return new BadFileError('This XLSX file is broken.');
}

/** The name without the prefix of its namespace. */
function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The number that a row says it has; undefined where that is none. */
function numberOf(reference = ''): number | undefined {
  return /^[1-9]\d{0,8}$/.test(reference) ? Number(reference) : undefined;
}

/** 0 for A1, 27 for AB9. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}
