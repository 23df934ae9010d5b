import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { ZipFile } from 'yazl';
import type { FileFormat } from '#contract/rest/jobs';
import { closeStream } from './close-stream.ts';
import { plainCell } from './plain-cell.ts';

export type Cell = string | number;
export type Row = readonly Cell[];

/**
 * Writes a table to a file while its rows come, with little of it in memory. Texts that a spreadsheet
 * would calculate are made plain.
 */
export async function writeTable(
  path: string,
  format: FileFormat,
  rows: AsyncIterable<Row> | Iterable<Row>,
  signal?: AbortSignal,
): Promise<void> {
  await (format === 'csv' ? writeCsv : writeXlsx)(path, plain(rows), signal);
}

async function* plain(rows: AsyncIterable<Row> | Iterable<Row>): AsyncGenerator<Row> {
  for await (const row of rows) {
    yield row.map((cell) => (typeof cell === 'string' ? plainCell(cell) : cell));
  }
}

/** With the mark by which Excel knows UTF-8, and the line ends of RFC 4180. */
async function writeCsv(path: string, rows: AsyncIterable<Row>, signal?: AbortSignal) {
  const file = createWriteStream(path, { mode: 0o600 });
  const options = signal === undefined ? {} : { signal };
  await pipeline(rows, stringify({ bom: true, record_delimiter: '\r\n' }), file, options);
}

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>' +
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>' +
    '</Types>',
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>' +
    '</Relationships>',
  'xl/workbook.xml':
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ' +
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">' +
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>' +
    '</Relationships>',
};

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** The smallest workbook (ECMA-376) that holds one sheet of texts and numbers. */
async function writeXlsx(path: string, rows: AsyncIterable<Row>, signal?: AbortSignal) {
  const zip = new ZipFile();
  for (const [name, xml] of Object.entries(PARTS))
    zip.addBuffer(Buffer.from(DECLARATION + xml), name);
  const sheet = Readable.from(sheetXml(rows));
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml');
  zip.end();
  const file = createWriteStream(path, { mode: 0o600 });
  // The archive waits for the sheet's end: it ends with its error.
  zip.on('error', (error: Error) => file.destroy(error));
  const options = signal === undefined ? {} : { signal };
  try {
    await pipeline(zip.outputStream, file, options);
  } finally {
    await closeStream(sheet);
  }
}

async function* sheetXml(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield `${DECLARATION}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`;
  for await (const row of rows) yield `<row>${row.map(cellXml).join('')}</row>`;
  yield '</sheetData></worksheet>';
}

function cellXml(cell: Cell): string {
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What no XML document may hold. */
// eslint-disable-next-line no-control-regex -- they are what it is about
const UNSPEAKABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function escapeXml(text: string): string {
  return text.replace(UNSPEAKABLE, '').replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
}
