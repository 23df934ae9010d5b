import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { FileFormat } from '#contract/rest/jobs';
import { type Row, writeTable } from '../../server/tables/table-writer.ts';

export interface SheetPlan {
  /** What the names begin with: so many letters that no other sheet has. */
  readonly prefix: string;
  readonly rows: number;
  /** The first so many have a password. */
  readonly passwords: number;
  /** The last row is no user. */
  readonly bad?: boolean;
}

const HEADER = ['username', 'nickname', 'password', 'phone', 'email', 'tags'];

function* rowsOf({ prefix, rows, passwords, bad = false }: SheetPlan): Generator<Row> {
  yield HEADER;
  for (let n = 0; n < rows; n++) {
    const password = n < passwords ? `pass word ${n}` : '';
    const name = bad && n === rows - 1 ? 'x' : nameOf(prefix, n);
    // A cell that is empty leaves what is there: every other address is.
    const email = n % 2 === 0 ? `${name}@example.cn` : '';
    yield [name, `新用户 ${n}`, password, `139${String(n).padStart(8, '0')}`, email, 'new'];
  }
}

export function nameOf(prefix: string, n: number): string {
  return `${prefix}${String(n).padStart(7, '0')}`;
}

/** As this server writes CSV, and as Excel writes workbooks: with its texts in a part of their own. */
export async function writeSheet(path: string, format: FileFormat, plan: SheetPlan): Promise<void> {
  if (format === 'csv') await writeTable(path, format, rowsOf(plan));
  else await writeAsExcel(path, plan);
}

async function writeAsExcel(path: string, plan: SheetPlan): Promise<void> {
  const zip = new ZipFile();
  zip.addReadStream(Readable.from(sheetXml(plan)), 'xl/worksheets/sheet1.xml');
  zip.addReadStream(Readable.from(textsXml(plan)), 'xl/sharedStrings.xml');
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
}

function* sheetXml(plan: SheetPlan): Generator<string> {
  yield '<worksheet><sheetData>';
  let [number, text] = [0, 0];
  for (const row of rowsOf(plan)) {
    number += 1;
    const cells = row.map((cell, column) => {
      if (cell === '') return '';
      const reference = `${String.fromCharCode(65 + column)}${number}`;
      return `<c r="${reference}" t="s"><v>${text++}</v></c>`;
    });
    yield `<row r="${number}">${cells.join('')}</row>`;
  }
  yield '</sheetData></worksheet>';
}

function* textsXml(plan: SheetPlan): Generator<string> {
  yield '<sst>';
  for (const row of rowsOf(plan)) {
    const texts = row.filter((cell) => cell !== '');
    yield texts.map((cell) => `<si><t>${cell}</t></si>`).join('');
  }
  yield '</sst>';
}
