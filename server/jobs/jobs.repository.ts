import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Job } from '#contract/rest/jobs';
import type { Database } from '../storage/schema.ts';
import type { JobSnapshot } from './job-run.ts';

/** For how long operators can look at what became of their jobs. */
const KEEP_DAYS = 7;
/** Why a job failed that was under way when the server ended. */
export const INTERRUPTED = 'The server stopped before this was done.';

/** How a job ended. */
export type JobEnd = Pick<
  Job,
  | 'state'
  | 'step'
  | 'done'
  | 'total'
  | 'secondsLeft'
  | 'errorCount'
  | 'errors'
  | 'message'
  | 'result'
>;

export class JobsRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async insert(kind: Job['kind'], adminId: string): Promise<Job> {
    const row = await this.#db
      .insertInto('jobs')
      .values({ kind, created_by: adminId })
      .returningAll()
      .executeTakeFirstOrThrow();
    return jobOf(row);
  }

  /** Keeps how far a job came, unless it is over. */
  async progress({ id, done, total, errorCount }: Job): Promise<void> {
    await this.#db
      .updateTable('jobs')
      .set({ done, total, error_count: errorCount })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  }

  /** The same with what was written, in the transaction that writes it. With the last one the job is done. */
  async keep(trx: Transaction<Database>, id: string, snapshot: JobSnapshot): Promise<void> {
    const { done, total, errorCount, errors, result, last } = snapshot;
    await trx
      .updateTable('jobs')
      .set({
        done,
        total,
        error_count: errorCount,
        result: JSON.stringify(result),
        ...(errors === undefined ? {} : { errors: JSON.stringify(errors) }),
        ...(last ? { state: 'done', finished_at: sql<Date>`now()` } : {}),
      })
      .where('id', '=', id)
      .execute();
  }

  async finish(id: string, end: JobEnd): Promise<void> {
    await this.#db
      .updateTable('jobs')
      .set({
        state: end.state,
        done: end.done,
        total: end.total,
        error_count: end.errorCount,
        errors: JSON.stringify(end.errors),
        message: end.message,
        result: end.result === null ? null : JSON.stringify(end.result),
        finished_at: sql<Date>`now()`,
      })
      .where('id', '=', id)
      .execute();
  }

  /** Undefined when there is none, or it is somebody else's. */
  async own(id: string, adminId: string): Promise<Job | undefined> {
    if (!/^\d{1,18}$/.test(id)) return undefined;
    const row = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .where('created_by', '=', adminId)
      .executeTakeFirst();
    return row && jobOf(row);
  }

  /** The operator's jobs, the newest first, without the errors of single items. */
  async recent(adminId: string, limit: number): Promise<Job[]> {
    const rows = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('created_by', '=', adminId)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...jobOf(row), errors: [] }));
  }

  /** What a server that is gone left running has failed, and what is old goes. */
  async tidyUp(): Promise<void> {
    await this.#db
      .updateTable('jobs')
      .set({ state: 'failed', message: INTERRUPTED, finished_at: sql<Date>`now()` })
      .where('state', '=', 'running')
      .execute();
    await this.#db
      .deleteFrom('jobs')
      .where('finished_at', '<', sql<Date>`now() - make_interval(days => ${KEEP_DAYS})`)
      .execute();
  }
}

function jobOf(row: Selectable<Database['jobs']>): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    step: null,
    done: row.done,
    total: row.total,
    secondsLeft: null,
    errorCount: row.error_count,
    errors: row.errors,
    message: row.message,
    result: row.result,
  };
}
