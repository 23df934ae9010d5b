import { type FileHandle, open } from 'node:fs/promises';
import type { JobFile } from '../jobs/job-files.ts';

/** Hashes of the passwords in a file, by row, in a private file of their own until all are there. */
export class ImportHashes {
  readonly #file: FileHandle;
  /** The hash that comes next, of the row with this number. */
  #lines: AsyncIterator<string> | undefined;
  #next: { readonly row: number; readonly hash: string } | undefined;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async in({ path }: JobFile): Promise<ImportHashes> {
    return new ImportHashes(await open(path, 'wx+', 0o600));
  }

  async write(hashes: readonly { readonly row: number; readonly hash: string }[]): Promise<void> {
    await this.#file.appendFile(hashes.map(({ row, hash }) => `${row} ${hash}\n`).join(''));
  }

  /** From now on they are read. */
  rewind(): void {
    const lines = this.#file.readLines({ start: 0, autoClose: false });
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** The hash of a row; undefined when it has none. Rows are asked for in the order they were written. */
  async of(row: number): Promise<string | undefined> {
    while (this.#next === undefined || this.#next.row < row) {
      const line = await this.#lines?.next();
      if (line === undefined || line.done === true) return undefined;
      const [number = '', hash = ''] = line.value.split(' ');
      this.#next = { row: Number(number), hash };
    }
    return this.#next.row === row ? this.#next.hash : undefined;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
