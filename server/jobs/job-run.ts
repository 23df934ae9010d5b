import type { Kysely, Transaction } from 'kysely';
import {
  type ChangedRecords,
  type Job,
  type JobError,
  type JobResult,
  type JobStep,
  MAX_JOB_ERRORS,
} from '#contract/rest/jobs';
import type { Actor } from '../audit/audit-log.ts';
import { type ApiError, VersionConflictError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { ErrorReport } from './error-report.ts';
import type { JobFiles, JobFile } from './job-files.ts';
import { Pace } from './pace.ts';

/** Records that a result names at most: what an undo goes by. */
const MAX_CHANGED = 5_000;

/** How an item of a job ended. */
export type Outcome =
  'created' | 'updated' | 'skipped' | 'changed' | 'unchanged' | 'changedSince' | 'failed';

/** Counts items that end so. */
export type CountOutcome = (outcome: Outcome, items?: number) => void;

/** How far a job is, as it is kept with what it wrote. */
export interface JobSnapshot {
  readonly done: number;
  readonly total: number | null;
  readonly errorCount: number;
  /** Undefined when there are no new ones. */
  readonly errors: readonly JobError[] | undefined;
  readonly result: JobResult;
  /** All is done with it. */
  readonly last: boolean;
}

export interface JobRunOptions {
  readonly id: string;
  readonly kind: Job['kind'];
  readonly signal: AbortSignal;
  readonly actor: Actor;
  readonly files: JobFiles;
  readonly onProgress: () => void;
  /** Writes down how far the job is, in the transaction that brought it there. */
  readonly keep: (trx: Transaction<Database>, snapshot: JobSnapshot) => Promise<void>;
}

/** One job while it runs: what its work tells of itself, and what tells it to stop. */
export class JobRun {
  readonly id: string;
  /** Aborted when the operator cancels, or the server stops. Work looks at it between items. */
  readonly signal: AbortSignal;
  /** Who asked for it, for the audit log. */
  readonly actor: Actor;
  readonly #options: JobRunOptions;
  readonly #pace = new Pace();
  #step: JobStep | null = null;
  #done = 0;
  #total: number | null = null;
  #errorCount = 0;
  readonly #errors: JobError[] = [];
  #errorsKept = 0;
  #counts = new Map<Outcome, number>();
  readonly #changed: ChangedRecords = [];
  #notes: Partial<JobResult> = {};
  #file: JobFile | undefined;
  #report: ErrorReport | undefined;

  constructor(options: JobRunOptions) {
    this.id = options.id;
    this.signal = options.signal;
    this.actor = options.actor;
    this.#options = options;
  }

  /** A step begins, of which nothing is done yet. */
  begin(step: JobStep | null, total: number | null): void {
    this.#step = step;
    this.#done = 0;
    this.expect(total);
  }

  /** How many items there will be; null while that is not known. */
  expect(total: number | null): void {
    this.#total = total;
    this.#pace.restart();
    this.#options.onProgress();
  }

  /** So many more items are done. */
  advance(items = 1): void {
    this.#done += items;
    this.#pace.note(this.#done);
    this.#options.onProgress();
  }

  /** Counts items that ended so. */
  readonly count: CountOutcome = (outcome, items = 1) => {
    if (items > 0) this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + items);
  };

  /**
   * A transaction that does so many items. They are counted once it is committed, and how far the job is is
   * written down with it: that is true even if the server ends the moment after.
   * @param last the job is done with it
   */
  async transaction(
    db: Kysely<Database>,
    items: number,
    last: boolean,
    work: (trx: Transaction<Database>, count: CountOutcome) => Promise<void>,
  ): Promise<void> {
    const counts = await db.transaction().execute(async (trx) => {
      const counts = new Map(this.#counts);
      await work(trx, (outcome, items = 1) => {
        if (items > 0) counts.set(outcome, (counts.get(outcome) ?? 0) + items);
      });
      await this.#options.keep(trx, {
        done: this.#done + items,
        total: this.#total,
        errorCount: this.#errorCount,
        errors: this.#errors.length > this.#errorsKept ? this.#errors : undefined,
        result: this.#resultOf(counts),
        last,
      });
      return counts;
    });
    this.#errorsKept = this.#errors.length;
    this.#counts = counts;
    this.advance(items);
  }

  /** Something that an undo would change back, as it is now. Beyond the first 5,000 nobody is told of it. */
  changed(id: string, version: number): void {
    if (this.#changed.length < MAX_CHANGED) this.#changed.push({ id, version });
  }

  /** The act could not be done to one of many. */
  refused(item: string, error: ApiError): void {
    this.count(error instanceof VersionConflictError ? 'changedSince' : 'failed');
    this.itemFailed({ item, code: error.code, message: error.message });
  }

  /** Something is wrong with one item. Of many, the first 1,000 are kept, and a file has them all. */
  itemFailed(error: JobError): void {
    this.#errorCount += 1;
    if (this.#errors.length < MAX_JOB_ERRORS) {
      this.#errors.push(error);
      return;
    }
    const { files, kind } = this.#options;
    this.#report ??= new ErrorReport(files, `${kind.replace('.', '-')}-errors.csv`, this.#errors);
    this.#report.add(error);
  }

  /** What was counted so far was only a look, or is undone. */
  forgetCounts(): void {
    this.#counts.clear();
  }

  get errorCount(): number {
    return this.#errorCount;
  }

  /** Something more that the result tells. */
  note(notes: Pick<JobResult, 'dryRun' | 'passwords' | 'encoding'>): void {
    this.#notes = { ...this.#notes, ...notes };
  }

  /** A private file that the operator can fetch for an hour once the job is done. One for each job. */
  async file(name: string): Promise<JobFile> {
    if (this.#file) throw new Error('a job makes one file');
    return (this.#file = await this.#options.files.create(name));
  }

  get ownFile(): JobFile | undefined {
    return this.#file;
  }

  /** The file with all errors, where there were too many to keep. @throws why it could not be written */
  async endReport(): Promise<JobFile | undefined> {
    return this.#report?.end();
  }

  progress(): Pick<Job, 'step' | 'done' | 'total' | 'secondsLeft' | 'errorCount' | 'errors'> {
    return {
      step: this.#step,
      done: this.#done,
      total: this.#total,
      secondsLeft: this.#pace.secondsLeft(this.#done, this.#total),
      errorCount: this.#errorCount,
      errors: [...this.#errors],
    };
  }

  result(): JobResult {
    return this.#resultOf(this.#counts);
  }

  #resultOf(counts: ReadonlyMap<Outcome, number>): JobResult {
    return {
      counts: Object.fromEntries(counts),
      ...(this.#changed.length > 0 ? { changed: [...this.#changed] } : {}),
      ...this.#notes,
    };
  }
}
