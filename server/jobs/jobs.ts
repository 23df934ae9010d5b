import type { Kysely } from 'kysely';
import type { Job, JobProgress } from '#contract/rest/jobs';
import type { Actor } from '../audit/audit-log.ts';
import type { Log } from '../gateway/ports.ts';
import { ApiError } from '../plugins/api-error.ts';
import { isNoSpace } from '../storage/no-space.ts';
import type { Database } from '../storage/schema.ts';
import { type JobFile, JobFiles, removeLeftBehind } from './job-files.ts';
import { JobRun } from './job-run.ts';
import { INTERRUPTED, type JobEnd, JobsRepository } from './jobs.repository.ts';

/** Jobs worked on at the same time: the database has the gateway to serve. The others wait. */
const AT_ONCE = 2;
/** Jobs of all operators that may be unfinished. */
const MAX_UNFINISHED = 20;
/** How often followers hear of a job, and its row is written. */
const REPORT_EVERY_MS = 500;

/**
 * Does the work and tells `run` of it. Throws `run.signal.reason` soon after that aborted, unless all is
 * done by then.
 */
export type JobWork = (run: JobRun) => Promise<void>;

export interface StartOptions {
  /** Jobs of one lane are worked on one after the other, whatever room there is. */
  readonly lane?: string;
  /** Called when the job is over, however it ended; also when its turn never came. */
  readonly cleanUp?: () => Promise<void>;
}

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

interface Waiting {
  readonly lane: string | undefined;
  readonly enter: () => void;
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
  readonly #waiting: Waiting[] = [];
  readonly #busyLanes = new Set<string>();
  #atWork = 0;
  #starting = 0;
  readonly #closing = new AbortController();

  constructor({ db, log, publish }: JobsOptions) {
    this.#log = log;
    this.#publish = publish;
    this.#repository = new JobsRepository(db);
  }

  /**
   * What an earlier server left running has failed, and its files go. To be called once, before the first
   * job.
   */
  async recover(): Promise<void> {
    await Promise.all([this.#repository.tidyUp(), removeLeftBehind()]);
  }

  /**
   * Resolves as soon as the job is written down; its work begins when it is its turn.
   * @throws ApiError 503 too-many-jobs
   */
  async start(
    kind: Job['kind'],
    actor: Actor,
    work: JobWork,
    options: StartOptions = {},
  ): Promise<Job> {
    const adminId = actor.operator?.adminId;
    if (adminId === undefined) throw new Error('a job needs an operator');
    this.demandRoom();
    this.#starting += 1;
    const job = await this.#repository.insert(kind, adminId).finally(() => (this.#starting -= 1));
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, this.#closing.signal]);
    const run = new JobRun({
      id: job.id,
      kind,
      signal,
      actor,
      files: this.files,
      onProgress: () => this.#reportSoon(running),
      keep: (trx, snapshot) => this.#repository.keep(trx, job.id, snapshot),
    });
    const running: Running = { job, adminId, run, abort, over: done, report: undefined };
    this.#running.set(job.id, running);
    this.#tell(job);
    running.over = this.#work(running, work, options);
    return job;
  }

  /** @throws ApiError 503 too-many-jobs when no other job can be started now */
  demandRoom(): void {
    if (this.#closing.signal.aborted || this.#running.size + this.#starting >= MAX_UNFINISHED) {
      throw new ApiError(503, 'too-many-jobs', 'Too much is being worked on, try again later.');
    }
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

  async #work(running: Running, work: JobWork, options: StartOptions): Promise<void> {
    const { job, run } = running;
    const end = await this.#endOf(job, run, work, options.lane);
    await options.cleanUp?.().catch(this.#warn(job));
    clearTimeout(running.report);
    await this.#repository.finish(job.id, end).catch(this.#warn(job));
    this.#running.delete(job.id);
    this.#tell({ ...job, ...end });
  }

  /** Waits for its turn, works, and resolves to what became of it. Never rejects. */
  async #endOf(job: Job, run: JobRun, work: JobWork, lane: string | undefined): Promise<JobEnd> {
    try {
      await this.#turn(run, lane);
      try {
        await work(run);
      } finally {
        this.#passOn(lane);
      }
      const result = await this.#resultOf(job, run, run.ownFile);
      return { ...over(run), state: 'done', message: '', result };
    } catch (error) {
      if (run.ownFile) await this.files.remove(run.ownFile).catch(this.#warn(job));
      // What was done until then stays done, unless the work is all or nothing.
      const end = { ...over(run), result: await this.#resultOf(job, run, undefined) };
      const reason: unknown = run.signal.aborted ? run.signal.reason : error;
      if (reason instanceof Cancelled) return { ...end, state: 'cancelled', message: '' };
      if (reason instanceof Stopped || reason instanceof ApiError) {
        return { ...end, state: 'failed', message: reason.message };
      }
      this.#log.error({ err: error, job: job.id, kind: job.kind }, 'a job failed');
      const message = isNoSpace(error)
        ? 'The disk of the server is full.'
        : 'Something went wrong on the server.';
      return { ...end, state: 'failed', message };
    }
  }

  /** With the file that the job made, or else with the one of its errors. */
  async #resultOf(job: Job, run: JobRun, made: JobFile | undefined): Promise<Job['result']> {
    const report = await run.endReport().catch(this.#warn(job));
    const file = made ?? report ?? undefined;
    if (made && report) await this.files.remove(report).catch(this.#warn(job));
    if (!file) return run.result();
    const { name, bytes, until } = await this.files.keep(job.id, file);
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

  #tell({ id, kind, state, step, done, total, secondsLeft, errorCount }: Job): void {
    this.#publish({ id, kind, state, step, done, total, secondsLeft, errorCount });
  }

  #warn({ id }: Job): (err: unknown) => undefined {
    return (err) => {
      this.#log.warn({ err, job: id }, 'could not keep how far a job came, or what it left');
    };
  }

  /** Resolves when it is this job's turn; `#passOn` ends the turn. Rejects when it is aborted before. */
  async #turn(run: JobRun, lane: string | undefined): Promise<void> {
    const { signal } = run;
    signal.throwIfAborted();
    if (this.#hasRoom(lane)) {
      this.#enter(lane);
      return;
    }
    run.begin('waiting', null);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiting = { lane, enter: () => resolve(undefined) };
    this.#waiting.push(waiting);
    const leave = () => {
      const place = this.#waiting.indexOf(waiting);
      // Its turn has come in this very moment: then it is let in, and finds out by itself.
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    await promise;
    signal.removeEventListener('abort', leave);
    run.begin(null, null);
  }

  #hasRoom(lane: string | undefined): boolean {
    return this.#atWork < AT_ONCE && (lane === undefined || !this.#busyLanes.has(lane));
  }

  #enter(lane: string | undefined): void {
    this.#atWork += 1;
    if (lane !== undefined) this.#busyLanes.add(lane);
  }

  #passOn(lane: string | undefined): void {
    this.#atWork -= 1;
    if (lane !== undefined) this.#busyLanes.delete(lane);
    const place = this.#waiting.findIndex(({ lane }) => this.#hasRoom(lane));
    const [next] = place < 0 ? [] : this.#waiting.splice(place, 1);
    if (!next) return;
    this.#enter(next.lane);
    next.enter();
  }
}

function over(run: JobRun): Omit<JobEnd, 'state' | 'message' | 'result'> {
  return { ...run.progress(), step: null, secondsLeft: null };
}

function snapshot({ job, run }: Running): Job {
  return { ...job, ...run.progress() };
}
