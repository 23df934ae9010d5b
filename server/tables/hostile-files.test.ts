import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { ZipFile } from 'yazl';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { plainCell, textOfCell } from './plain-cell.ts';
import type { ReadRow } from './read-row.ts';
import { readTable } from './table-reader.ts';
import { encodingOf } from './text-encoding.ts';

const folder = await temporaryFolder({ after });
let made = 0;

async function rowsOf(path: string, format: 'csv' | 'xlsx'): Promise<ReadRow[]> {
  const rows: ReadRow[] = [];
  for await (const row of readTable(path, format)) rows.push(row);
  return rows;
}

async function csv(...parts: (string | Buffer)[]): Promise<string> {
  const path = join(folder, `${(made += 1)}.csv`);
  await writeFile(path, Buffer.concat(parts.map((part) => Buffer.from(part as Buffer))));
  return path;
}

const SHEET = 'xl/worksheets/sheet1.xml';
const HEAD = '<worksheet><sheetData>';
const TAIL = '</sheetData></worksheet>';

/** A workbook of these files; a piece is repeated as often as it says. */
async function xlsx(
  files: Readonly<Record<string, readonly (string | readonly [piece: string, times: number])[]>>,
): Promise<string> {
  const path = join(folder, `${(made += 1)}.xlsx`);
  const zip = new ZipFile();
  for (const [name, pieces] of Object.entries(files)) {
    zip.addReadStream(Readable.from(textOf(pieces)), name, { compressionLevel: 1 });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

function* textOf(pieces: readonly (string | readonly [string, number])[]): Generator<string> {
  for (const piece of pieces) {
    if (typeof piece === 'string') yield piece;
    else {
      // Not one by one: some are a few letters a hundred million times.
      const at = Math.max(1, Math.floor(65_536 / piece[0].length));
      const block = piece[0].repeat(at);
      for (let left = piece[1]; left > 0; left -= at) {
        yield left >= at ? block : piece[0].repeat(left);
      }
    }
  }
}

const sheet = (...pieces: (string | readonly [string, number])[]) =>
  xlsx({ [SHEET]: [HEAD, ...pieces, TAIL] });

/** Refused with this message, and with little memory. */
async function refuses(path: string, format: 'csv' | 'xlsx', message: RegExp): Promise<void> {
  let most = 0;
  const before = process.memoryUsage.rss();
  const looking = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  try {
    await assert.rejects(rowsOf(path, format), { code: 'bad-file', message });
  } finally {
    clearInterval(looking);
  }
  assert.ok(most - before < 250e6, `took ${Math.round((most - before) / 1e6)} MB`);
}

const cell = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

describe('a workbook', () => {
  test('that unfolds to gigabytes is refused', async () => {
    // 600 MB of blank rows are half a megabyte.
    const bomb = await sheet(['<row></row>', 60_000_000]);
    await refuses(bomb, 'xlsx', /too large once it is unpacked/);
    const shared = await xlsx({
      [SHEET]: [HEAD, TAIL],
      'xl/sharedStrings.xml': ['<sst>', ['<si><t>a</t></si>', 9_000_000], '</sst>'],
    });
    await refuses(shared, 'xlsx', /too large/);
  });

  test('with one endless cell, tag, comment or depth is refused long before its end', async () => {
    const much = 8_000_000;
    await refuses(await sheet('<row><c><v>', ['1', much], '</v></c></row>'), 'xlsx', /too long/);
    await refuses(await sheet('<row a="', ['1', much], '"></row>'), 'xlsx', /too long/);
    await refuses(await sheet('<!--', ['<a>', much / 4], '-->'), 'xlsx', /too long/);
    await refuses(await sheet('<![CDATA[', ['<a>', much / 4], ']]>'), 'xlsx', /too long/);
    await refuses(await sheet(['<a>', much / 4]), 'xlsx', /broken/);
    await refuses(
      await sheet('<row>', cell('x'.repeat(40_000)), '</row>'),
      'xlsx',
      /A cell in row 1 is too long/,
    );
  });

  test('with entities of its own is refused, from outside or within', async () => {
    const outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>';
    const laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>';
    for (const doctype of [outside, laughs]) {
      const path = await xlsx({ [SHEET]: [doctype, HEAD, `<row>${cell('&x;')}</row>`, TAIL] });
      await refuses(path, 'xlsx', /declares a document type/);
    }
    await refuses(await sheet(`<row>${cell('&x;')}</row>`), 'xlsx', /broken/);
  });

  test('may be coloured to its last column, but not be written to there', async () => {
    const path = await sheet(
      `<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="7"/></row>`,
      `<row r="2"><c r="A2"><v>2</v></c><c r="XFD2"><v>x</v></c></row>`,
      ['<row><c r="XFD3"><v>1</v></c></row>', 50_000],
    );
    const began = performance.now();
    const rows = await rowsOf(path, 'xlsx');
    assert.ok(performance.now() - began < 20_000);
    assert.deepEqual(rows[0], { number: 1, cells: ['1'] });
    assert.deepEqual(rows[1], {
      number: 2,
      cells: ['2'],
      problem: 'There is something beyond column 256.',
    });
    assert.equal(rows.length, 50_002);
  });

  test('has formulas as what they came to, and errors as errors of their row', async () => {
    const path = await sheet(
      '<row r="4"><c t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c><f>1+1</f><v>2</v></c><c><f>NOW()</f></c></row>',
      '<row r="5"><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
      '<row r="-1"><c><v>3</v></c></row>',
    );
    assert.deepEqual(await rowsOf(path, 'xlsx'), [
      { number: 4, cells: ['ab', '2'] },
      { number: 5, cells: ['#DIV/0!'], problem: 'A formula came to the error #DIV/0!.' },
      { number: 6, cells: ['3'] },
    ]);
  });

  test('that is none says so', async () => {
    const path = join(folder, 'old.xlsx');
    await writeFile(path, Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    await refuses(path, 'xlsx', /no XLSX file, or it is protected by a password/);
    await refuses(await xlsx({ 'a.txt': ['a'] }), 'xlsx', /no sheet/);
    const crowded = join(folder, 'crowded.xlsx');
    const zip = new ZipFile();
    for (let n = 0; n <= 10_000; n++) zip.addBuffer(Buffer.of(), `${n}`, { compress: false });
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(crowded));
    await refuses(crowded, 'xlsx', /no XLSX file/);
  });
});

describe('a CSV file', () => {
  test('with an endless row is refused with its number, read no further', async () => {
    const path = join(folder, 'long.csv');
    // A gigabyte; as a sparse file it takes no room.
    await writeFile(path, `a,b\r\n1,"${'x'.repeat(150_000)}`);
    await truncate(path, 1 << 30);
    await refuses(path, 'csv', /Row 2 is longer than 100000 characters/);
    await refuses(await csv(`a\n${',xx'.repeat(60_000)}`), 'csv', /Row 2 is longer/);
  });

  test('with NUL bytes, a quotation mark amiss, or another kind of file in it says where', async () => {
    await refuses(await csv('a,b\r\n1,2\r\n3,\0\r\n'), 'csv', /NUL character in line 3/);
    await refuses(await csv('a,b\r\n1,2\r\n"3,4\r\n5,6\r\n'), 'csv', /Row 3 .* never closed/);
    await refuses(await csv('a,b\r\n1,2\r\n"3"4,5\r\n'), 'csv', /Row 3 .* where none may stand/);
    await refuses(await csv(Buffer.from('504b0304', 'hex'), 'rest'), 'csv', /XLSX file/);
    await refuses(await csv(Buffer.from('d0cf11e0', 'hex')), 'csv', /old Excel file/);
  });

  test('ends its rows as it likes, one by one, and may begin with a mark', async () => {
    const rows = await rowsOf(await csv('\ufeffa,b\r\n1,"x\r\ny"\n2,z\r\r\n3,\n'), 'csv');
    assert.deepEqual(rows, [
      { number: 1, cells: ['a', 'b'] },
      { number: 2, cells: ['1', 'x\r\ny'] },
      { number: 3, cells: ['2', 'z'] },
      { number: 5, cells: ['3', ''] },
    ]);
  });

  test('is read as UTF-8, UTF-16 or GBK, whichever it is', async () => {
    const utf16be = Buffer.from('\ufeff名,b\r\n', 'utf16le').swap16();
    // 王小明 and a comma.
    const gbk = Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7, 0x2c]);
    const files = {
      'utf-8': await csv('名,b\r\n'),
      'utf-16le': await csv(Buffer.from('\ufeff名,b\r\n', 'utf16le')),
      'utf-16be': await csv(utf16be),
      gb18030: await csv(gbk, 'b\r\n'),
    };
    for (const [encoding, path] of Object.entries(files)) {
      assert.equal(await encodingOf(path), encoding);
      const [row] = await rowsOf(path, 'csv');
      assert.deepEqual(row?.cells, [encoding === 'gb18030' ? '王小明' : '名', 'b']);
    }
  });

  test('in UTF-8 with a byte amiss loses that row, and not the characters of all', async () => {
    const path = await csv(
      '用户名,昵称\r\n王小明很高兴认识大家,b\r\n',
      Buffer.from([0xe7]),
      ',c\r\n',
    );
    const rows = await rowsOf(path, 'csv');
    assert.deepEqual(rows[1]?.cells, ['王小明很高兴认识大家', 'b']);
    assert.match(rows[2]?.problem ?? '', /cannot be read: is the file UTF-8 or GBK/);
    const latin = await rowsOf(await csv(Buffer.from('caf\xe9,b\r\nx,y\r\n', 'latin1')), 'csv');
    assert.match(latin[0]?.problem ?? '', /cannot be read/);
    assert.equal(latin[1]?.problem, undefined);
  });
});

test('a cell that a spreadsheet would calculate is made plain, and read as it was', () => {
  for (const text of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    "=cmd|' /C calc'!A0",
  ]) {
    assert.equal(plainCell(text), `'${text}`);
    assert.equal(textOfCell(plainCell(text)), text);
  }
  for (const text of ['a=1', "it's", '', '1-1']) assert.equal(plainCell(text), text);
});
