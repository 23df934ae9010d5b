// The thread in which a file of users is read and checked: hostile or merely long, it keeps nobody waiting.
import { parentPort, workerData } from 'node:worker_threads';
import type { TextEncoding } from '#contract/rest/jobs';
import { BadFileError } from '../tables/bad-file-error.ts';
import { encodingOf } from '../tables/text-encoding.ts';
import { yieldToOthers } from '../thread-priority.ts';
import { ImportSheet, type SheetFile, type SheetRow } from './import-sheet.ts';

/** What the thread tells: how the file is encoded, rows, the end, or that it is not what it should be. */
export type ImportThreadNews =
  | { readonly kind: 'encoding'; readonly encoding: TextEncoding | null }
  | { readonly kind: 'rows'; readonly rows: readonly SheetRow[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad-file'; readonly message: string };

export interface ImportThreadTask {
  readonly file: SheetFile;
  /** Rows of one message. */
  readonly atOnce: number;
  /** A message with more passwords than that is not put together. */
  readonly passwordsAtOnce: number;
  /** Messages that may be under way; the thread waits for each further one to be asked for. */
  readonly ahead: number;
}

const port = parentPort;
if (!port) throw new Error('this is a thread of the server');
const { file, atOnce, passwordsAtOnce, ahead } = workerData as ImportThreadTask;
const tell = (news: ImportThreadNews) => port.postMessage(news);

let credit = ahead;
let credited: (() => void) | undefined;
port.on('message', () => {
  credit += 1;
  credited?.();
});

yieldToOthers();
try {
  const encoding = file.format === 'csv' ? (file.encoding ?? (await encodingOf(file.path))) : null;
  tell({ kind: 'encoding', encoding });
  for await (const rows of batches({ ...file, encoding: encoding ?? undefined })) {
    while (credit === 0) await new Promise<void>((resolve) => (credited = resolve));
    credit -= 1;
    tell({ kind: 'rows', rows });
  }
  tell({ kind: 'end' });
} catch (error) {
  if (!(error instanceof BadFileError)) throw error;
  tell({ kind: 'bad-file', message: error.message });
}
port.close();

async function* batches(sheet: SheetFile): AsyncGenerator<readonly SheetRow[]> {
  let batch: SheetRow[] = [];
  let passwords = 0;
  for await (const row of new ImportSheet().rows(sheet)) {
    batch.push(row);
    if ('user' in row && row.user.password !== undefined) passwords += 1;
    if (batch.length < atOnce && passwords < passwordsAtOnce) continue;
    yield batch;
    batch = [];
    passwords = 0;
  }
  if (batch.length > 0) yield batch;
}
