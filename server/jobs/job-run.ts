import { type Job, type JobError, type JobResult, MAX_JOB_ERRORS } from '#contract/rest/jobs';
import type { Actor } from '../audit/audit-log.ts';
import type { JobFiles, JobFile } from './job-files.ts';

/** Ids that a result names at most: what an undo goes by. */
const MAX_CHANGED_IDS = 5_000;

/** How an item of a job ended. */
export type Outcome = 'created' | 'updated' | 'skipped' | 'changed' | 'unchanged' | 'failed';

/** One job while it runs: what its work tells of itself, and what tells it to stop. */
export class JobRun {
  /** Aborted when the operator cancels, or the server stops. Work looks at it between items. */
  readonly signal: AbortSignal;
  /** Who asked for it, for the audit log. */
  readonly actor: Actor;
  readonly #files: JobFiles;
  readonly #onProgress: () => void;
  #done = 0;
  #total: number | null = null;
  #errorCount = 0;
  readonly #errors: JobError[] = [];
  readonly #counts = new Map<Outcome, number>();
  readonly #changedIds: string[] = [];
  #changes = false;
  #dryRun = false;
  #file: JobFile | undefined;

  constructor(signal: AbortSignal, actor: Actor, files: JobFiles, onProgress: () => void) {
    this.signal = signal;
    this.actor = actor;
    this.#files = files;
    this.#onProgress = onProgress;
  }

  /** How many items there will be; null while that is not known. */
  expect(total: number | null): void {
    this.#total = total;
    this.#onProgress();
  }

  /** So many more items are done. */
  advance(items = 1): void {
    this.#done += items;
    this.#onProgress();
  }

  /** Counts items that ended so. */
  count(outcome: Outcome, items = 1): void {
    if (items > 0) this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + items);
  }

  /** Something that an undo would change back. Beyond the first 5,000 nobody is told of it. */
  changed(id: string): void {
    this.#changes = true;
    if (this.#changedIds.length < MAX_CHANGED_IDS) this.#changedIds.push(id);
  }

  /** Something is wrong with one item. Of many, the first 1,000 are kept. */
  itemFailed(error: JobError): void {
    this.#errorCount += 1;
    if (this.#errors.length < MAX_JOB_ERRORS) this.#errors.push(error);
  }

  /** What was counted so far was only a look. */
  forgetCounts(): void {
    this.#counts.clear();
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  /** Nothing is written: the counts are what it would have done. */
  isDryRun(): void {
    this.#dryRun = true;
  }

  /** A private file that the operator can fetch for an hour once the job is done. One for each job. */
  async file(name: string): Promise<JobFile> {
    if (this.#file) throw new Error('a job makes one file');
    return (this.#file = await this.#files.create(name));
  }

  get ownFile(): JobFile | undefined {
    return this.#file;
  }

  progress(): Pick<Job, 'done' | 'total' | 'errorCount' | 'errors'> {
    return {
      done: this.#done,
      total: this.#total,
      errorCount: this.#errorCount,
      errors: [...this.#errors],
    };
  }

  result(): JobResult {
    return {
      counts: Object.fromEntries(this.#counts),
      ...(this.#changes ? { changedIds: [...this.#changedIds] } : {}),
      ...(this.#dryRun ? { dryRun: true } : {}),
    };
  }
}
