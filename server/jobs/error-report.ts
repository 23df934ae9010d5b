import { appendFile, rm } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import type { JobError } from '#contract/rest/jobs';
import { plainCell } from '../tables/plain-cell.ts';
import type { JobFile, JobFiles } from './job-files.ts';

/** By which Excel knows UTF-8. */
const MARK = '\ufeff';
/** What stands before the number of a row: without it the file reads the same in every language. */
const ROW = /^row (?=\d+$)/;

/** All that is wrong with the items of a job, in a private CSV file: memory holds what is not written yet. */
export class ErrorReport {
  readonly #files: JobFiles;
  readonly #name: string;
  readonly #head: readonly string[];
  #waiting: JobError[] = [];
  #writing: Promise<void> | undefined;
  #file: JobFile | undefined;
  #failure: unknown;

  /** `errors`: those that were kept elsewhere before there were too many. */
  constructor(files: JobFiles, name: string, errors: readonly JobError[]) {
    this.#files = files;
    this.#name = name;
    this.#head = [errors.some(({ item }) => ROW.test(item)) ? 'row' : 'item', 'code', 'message'];
    this.#waiting.push(...errors);
  }

  add(error: JobError): void {
    if (this.#failure !== undefined) return;
    this.#waiting.push(error);
    this.#writing ??= this.#write();
  }

  /** The complete file. @throws why it could not be written; nothing is left of it then */
  async end(): Promise<JobFile> {
    await this.#writing;
    if (this.#failure !== undefined || this.#file === undefined) {
      if (this.#file) await rm(this.#file.path, { force: true });
      throw this.#failure;
    }
    return this.#file;
  }

  async #write(): Promise<void> {
    try {
      this.#file ??= await this.#begin();
      while (this.#waiting.length > 0) {
        const errors = this.#waiting;
        this.#waiting = [];
        const rows = errors.map(({ item, code, message }) => [
          item.replace(ROW, ''),
          code,
          plainCell(message),
        ]);
        await appendFile(this.#file.path, lines(rows));
      }
    } catch (error) {
      // Told at the end: the job itself goes on.
      this.#failure = error;
      this.#waiting = [];
    }
    this.#writing = undefined;
  }

  async #begin(): Promise<JobFile> {
    const file = await this.#files.create(this.#name);
    await appendFile(file.path, MARK + lines([this.#head]), { mode: 0o600 });
    return file;
  }
}

function lines(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], { record_delimiter: '\r\n' });
}
