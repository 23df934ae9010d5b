import type { Kysely } from 'kysely';
import type { Job, JobProgress } from '#contract/rest/jobs';
import type { Actor } from '../audit/audit-log.ts';
import type { Log } from '../gateway/ports.ts';
import { ApiError } from '../plugins/api-error.ts';
import type { Database } from '../storage/schema.ts';
import { JobFiles } from './job-files.ts';
import { JobRun } from './job-run.ts';
import { INTERRUPTED, type JobEnd, JobsRepository } from './jobs.repository.ts';

/** Jobs worked on at the same time: the database has the gateway to serve. The others wait. */
const AT_ONCE = 2;
/** Jobs of all operators that may be unfinished. */
const MAX_UNFINISHED = 20;
/** How often followers hear of a job, and its row is written. */
const REPORT_EVERY_MS = 500;

/** Does the work and tells `run` of it. Throws `run.signal.reason` soon after that aborted. */
export type JobWork = (run: JobRun) => Promise<void>;

export interface JobsOptions {
  readonly db: Kysely<Database>;
  readonly log: Log;
  /** Tells operators who follow the topic `jobs`. */
  readonly publish: (progress: JobProgress) => void;
}

interface Running {
  readonly job: Job;
  readonly adminId: string;
  readonly run: JobRun;
  readonly abort: AbortController;
  /** Settles when the job is over and written down. */
  over: Promise<void>;
  /** Set while there is something to report. */
  report: NodeJS.Timeout | undefined;
}

const done = Promise.resolve();

/** The operator does not want it any more. */
class Cancelled extends Error {
  override readonly name = 'Cancelled';
}
class Stopped extends Error {
  override readonly name = 'Stopped';
  constructor() {
    super(INTERRUPTED);
  }
}

/**
 * Work that outlasts its request: in this process, a few at a time, in the order of the requests. A
 * job lives as long as the server: one that a stop or a crash interrupted has failed, and says so.
 */
export class Jobs {
  readonly files = new JobFiles();
  readonly #log: Log;
  readonly #publish: (progress: JobProgress) => void;
  readonly #repository: JobsRepository;
  readonly #running = new Map<string, Running>();
  readonly #waiting: (() => void)[] = [];
  #atWork = 0;
  #starting = 0;
  readonly #closing = new AbortController();

  constructor({ db, log, publish }: JobsOptions) {
    this.#log = log;
    this.#publish = publish;
    this.#repository = new JobsRepository(db);
  }

  /** What an earlier server left running has failed. To be called once, before the first job. */
  async recover(): Promise<void> {
    await this.#repository.tidyUp();
  }

  /**
   * Resolves as soon as the job is written down; its work begins when it is its turn.
   * @throws ApiError 503 too-many-jobs
   */
  async start(kind: Job['kind'], actor: Actor, work: JobWork): Promise<Job> {
    const adminId = actor.operator?.adminId;
    if (adminId === undefined) throw new Error('a job needs an operator');
    if (this.#closing.signal.aborted || this.#running.size + this.#starting >= MAX_UNFINISHED) {
      throw new ApiError(503, 'too-many-jobs', 'Too much is being worked on, try again later.');
    }
    this.#starting += 1;
    const job = await this.#repository.insert(kind, adminId).finally(() => (this.#starting -= 1));
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.#closing.signal]);
    const run = new JobRun(signal, actor, this.files, () => this.#reportSoon(running));
    const running: Running = { job, adminId, run, abort, over: done, report: undefined };
    this.#running.set(job.id, running);
    this.#tell(job);
    running.over = this.#work(running, work);
    return job;
  }

  /** The operator's own job as it is this moment. */
  async own(id: string, adminId: string): Promise<Job | undefined> {
    const running = this.#running.get(id);
    if (running) return running.adminId === adminId ? snapshot(running) : undefined;
    return this.#repository.own(id, adminId);
  }

  async recent(adminId: string, limit: number): Promise<Job[]> {
    const jobs = await this.#repository.recent(adminId, limit);
    return jobs.map((job) => {
      const running = this.#running.get(job.id);
      return running ? { ...snapshot(running), errors: [] } : job;
    });
  }

  /** Resolves when the job is over; nothing happens when it is already. */
  async cancel(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (!running) return;
    running.abort.abort(new Cancelled());
    await running.over;
  }

  /** Interrupts what is under way and removes the files. */
  async close(): Promise<void> {
    this.#closing.abort(new Stopped());
    await Promise.all([...this.#running.values()].map(({ over }) => over));
    await this.files.close();
  }

  async #work(running: Running, work: JobWork): Promise<void> {
    const { job, run } = running;
    const end = await this.#endOf(job, run, work);
    clearTimeout(running.report);
    await this.#repository.finish(job.id, end).catch(this.#warn(job));
    this.#running.delete(job.id);
    this.#tell({ ...job, ...end });
  }

  /** Waits for its turn, works, and resolves to what became of it. Never rejects. */
  async #endOf(job: Job, run: JobRun, work: JobWork): Promise<JobEnd> {
    try {
      await this.#turn(run.signal);
      try {
        await work(run);
        run.signal.throwIfAborted();
      } finally {
        this.#passOn();
      }
      const result = await this.#resultOf(job, run);
      return { ...run.progress(), state: 'done', message: '', result };
    } catch (error) {
      if (run.ownFile) await this.files.remove(run.ownFile).catch(this.#warn(job));
      // What was done until then stays done, unless the work is all or nothing.
      const end = { ...run.progress(), result: run.result() };
      const reason: unknown = run.signal.aborted ? run.signal.reason : error;
      if (reason instanceof Cancelled) return { ...end, state: 'cancelled', message: '' };
      if (reason instanceof Stopped || error instanceof ApiError) {
        const { message } = reason as Error;
        return { ...end, state: 'failed', message };
      }
      this.#log.error({ err: error, job: job.id, kind: job.kind }, 'a job failed');
      return { ...end, state: 'failed', message: 'Something went wrong on the server.' };
    }
  }

  async #resultOf(job: Job, run: JobRun): Promise<Job['result']> {
    if (!run.ownFile) return run.result();
    const { name, bytes, until } = await this.files.keep(job.id, run.ownFile);
    return { ...run.result(), file: { name, bytes, until: until.toISOString() } };
  }

  #reportSoon(running: Running): void {
    running.report ??= setTimeout(() => {
      running.report = undefined;
      const job = snapshot(running);
      this.#tell(job);
      void this.#repository.progress(job).catch(this.#warn(job));
    }, REPORT_EVERY_MS).unref();
  }

  #tell({ id, kind, state, done, total, errorCount }: Job): void {
    this.#publish({ id, kind, state, done, total, errorCount });
  }

  #warn({ id }: Job): (err: unknown) => void {
    return (err) => this.#log.warn({ err, job: id }, 'could not keep how far a job came');
  }

  /** Resolves when it is this job's turn; `#passOn` ends the turn. Rejects when it is aborted before. */
  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#atWork < AT_ONCE) {
      this.#atWork += 1;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const enter = () => resolve(undefined);
    this.#waiting.push(enter);
    const leave = () => {
      const place = this.#waiting.indexOf(enter);
      // Its turn has come in this very moment: then it is let in, and finds out by itself.
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    await promise;
    signal.removeEventListener('abort', leave);
  }

  #passOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#atWork -= 1;
  }
}

function snapshot({ job, run }: Running): Job {
  return { ...job, ...run.progress() };
}
