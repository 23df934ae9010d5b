import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TextEncoding } from '#contract/rest/jobs';
import { errorCode } from '../storage/error-code.ts';
import { BadFileError } from '../tables/bad-file-error.ts';
import type { SheetFile, SheetRow } from './import-sheet.ts';
import type { ImportThreadNews, ImportThreadTask } from './import-thread.ts';

const THREAD = new URL('import-thread.ts', import.meta.url);
/** Rows of one statement, and of one transaction where it is not all or nothing. */
const AT_ONCE = 500;
/** About a second's worth: so often one sees that something gets done. */
const PASSWORDS_AT_ONCE = 64;
/** Batches that are read before they are wanted. */
const AHEAD = 2;
/** Of the thread alone: the shared texts of a workbook and the names seen are all it holds. */
const MAX_MEMORY_MB = 512;

/**
 * The rows of a file, checked, a batch at a time, read in a thread of its own which ends with it.
 * @param onEncoding told once, before the first row, how a text file is encoded
 * @throws BadFileError, or the reason of `signal` as soon as it aborts
 */
export async function* readImport(
  file: SheetFile,
  signal: AbortSignal,
  onEncoding: (encoding: TextEncoding) => void = () => undefined,
): AsyncGenerator<readonly SheetRow[]> {
  signal.throwIfAborted();
  const task: ImportThreadTask = {
    file,
    atOnce: AT_ONCE,
    passwordsAtOnce: PASSWORDS_AT_ONCE,
    ahead: AHEAD,
  };
  const thread = new Worker(THREAD, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  try {
    // It also ends with the thread's own error, and with its exit, which comes after all it told.
    for await (const [news] of on(thread, 'message', { signal, close: ['exit'] })) {
      const told = news as ImportThreadNews;
      if (told.kind === 'end') return;
      if (told.kind === 'bad-file') throw new BadFileError(told.message);
      if (told.kind === 'encoding') {
        if (told.encoding) onEncoding(told.encoding);
        continue;
      }
      yield told.rows;
      thread.postMessage('next');
    }
    throw new Error('the thread that reads a file ended early');
  } catch (error) {
    signal.throwIfAborted();
    if (errorCode(error) !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
    throw new BadFileError('This file needs too much memory to be read: split it.');
  } finally {
    await thread.terminate();
  }
}
