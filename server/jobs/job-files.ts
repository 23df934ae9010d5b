import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../storage/error-code.ts';

/** How long a finished job's file can be fetched. */
const KEEP_MS = 3_600_000;
const PREFIX = 'bzghost-jobs-';
/** A process may have the number of one that was killed: in a container it is mostly the same one. */
const OURS = `${PREFIX}${process.pid}-${randomBytes(6).toString('hex')}-`;

/** A file of a job, in a folder that nobody else on the machine can open. */
export interface JobFile {
  /** What the operator's copy is called. */
  readonly name: string;
  readonly path: string;
}

/** A job's file that is complete. */
export interface KeptFile {
  readonly name: string;
  readonly bytes: number;
  /** When it goes. */
  readonly until: Date;
}

/** Files that jobs make: private, gone after an hour and when the server stops. */
export class JobFiles {
  #folder: Promise<string> | undefined;
  #made = 0;
  readonly #kept = new Map<string, { readonly path: string; readonly timer: NodeJS.Timeout }>();

  async create(name: string): Promise<JobFile> {
    const folder = await (this.#folder ??= makeFolder());
    return { name, path: join(folder, String((this.#made += 1))) };
  }

  /** From now on the file is the job's result. */
  async keep(jobId: string, { name, path }: JobFile): Promise<KeptFile> {
    const { size } = await stat(path);
    const timer = setTimeout(() => void this.discard(jobId), KEEP_MS).unref();
    this.#kept.set(jobId, { path, timer });
    return { name, bytes: size, until: new Date(Date.now() + KEEP_MS) };
  }

  /** Where the file of a job is; undefined when it has none any more. */
  pathOf(jobId: string): string | undefined {
    return this.#kept.get(jobId)?.path;
  }

  /** Whoever is reading it reads on. */
  async remove({ path }: JobFile): Promise<void> {
    await rm(path, { force: true });
  }

  async discard(jobId: string): Promise<void> {
    const kept = this.#kept.get(jobId);
    if (!kept) return;
    clearTimeout(kept.timer);
    this.#kept.delete(jobId);
    await rm(kept.path, { force: true });
  }

  async close(): Promise<void> {
    for (const { timer } of this.#kept.values()) clearTimeout(timer);
    this.#kept.clear();
    const folder = await this.#folder;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** Its name says whose it is, so that the next server removes what one that was killed left behind. */
async function makeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), OURS));
}

/** The folders of servers that are gone. */
export async function removeLeftBehind(): Promise<void> {
  const names = await readdir(tmpdir());
  const left = names.filter((name) => {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || name.startsWith(OURS)) return false;
    return Number(pid) === process.pid || !isRunning(Number(pid));
  });
  // One that is somebody else's stays: they have to remove it.
  await Promise.allSettled(
    left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })),
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
