import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { StartupError } from '../startup-error.ts';

const MAX_KEPT_BYTES = 1 << 20;
const SERIOUS = /^.*?\b(FATAL|PANIC|DETAIL|HINT|error): +/;

/** The file PostgreSQL writes its log to; knows what was written since it was opened. */
export class PostgresLog {
  private readonly file: FileHandle;
  private readonly start: number;

  private constructor(file: FileHandle, start: number) {
    this.file = file;
    this.start = start;
  }

  /** Appends to what is there, up to a megabyte. */
  static async open(path: string): Promise<PostgresLog> {
    try {
      const file = await open(path, 'a+', 0o600);
      const { size } = await file.stat();
      if (size <= MAX_KEPT_BYTES) return new PostgresLog(file, size);
      await file.truncate();
      return new PostgresLog(file, 0);
    } catch (error) {
      throw new StartupError(`PostgreSQL cannot write its log: ${(error as Error).message}`);
    }
  }

  get fd(): number {
    return this.file.fd;
  }

  /** What PostgreSQL said went wrong since the log was opened, on one line. */
  async complaint(): Promise<string> {
    const { size } = await this.file.stat();
    const bytes = Buffer.alloc(Math.min(size - this.start, MAX_KEPT_BYTES));
    await this.file.read(bytes, 0, bytes.length, size - bytes.length);
    return complaintIn(bytes.toString('utf8')) || 'it said nothing';
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** What PostgreSQL and its tools said went wrong, on one line; '' when they said nothing. */
export function complaintIn(output: string): string {
  const lines = output.trim().split('\n');
  const serious = lines.filter((line) => SERIOUS.test(line));
  const told = serious.length > 0 ? serious : lines.slice(-5);
  return told.map((line) => line.replace(SERIOUS, '').trim()).join(' ');
}
