import { type Kysely, sql } from 'kysely';
import type { CursorPage, CursorQuery } from '#contract/rest/problem';
import type { UserSignIn } from '#contract/rest/user-records';
import type { Rate } from '../gateway/limits.ts';
import type { Log } from '../gateway/ports.ts';
import { TokenBucket } from '../gateway/token-bucket.ts';
import { newestFirst, ofPage } from '../storage/keyset.ts';
import type { Database } from '../storage/schema.ts';

/** One way in, or an attempt at it. */
export interface SignInAttempt {
  readonly userId: string;
  readonly address: string;
  readonly kind: UserSignIn['kind'];
  /** '' when it succeeded. */
  readonly errorCode: string;
  readonly build: string;
  readonly device: string;
}

const FLUSH_EVERY_MS = 5_000;
/** Attempts in memory at most; what comes beyond is not written down. */
const MAX_WAITING = 20_000;
/** Those that failed: anybody makes them, in anybody's name. What comes beyond is not written down. */
const FAILED: Rate = { perSecond: 5, burst: 1_000 };
const KEEP_DAYS = 90;
const SWEEP_EVERY_MS = 3_600_000;

/** Who signed in when and from where. Written some seconds later, many at a time: nobody waits for it. */
export class UserSignIns {
  readonly #db: Kysely<Database>;
  readonly #log: Log;
  #waiting: (SignInAttempt & { readonly at: Date })[] = [];
  #leftOut = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #sweptAt = -Infinity;
  readonly #failed = new TokenBucket(FAILED, performance.now());

  constructor(db: Kysely<Database>, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  note(attempt: SignInAttempt): void {
    const hasRoom =
      this.#waiting.length < MAX_WAITING &&
      (attempt.errorCode === '' || this.#failed.take(FAILED, performance.now()));
    if (hasRoom) this.#waiting.push({ ...attempt, at: new Date() });
    else this.#leftOut += 1;
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  /** Writes what was noted. Never rejects. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  page(userId: string, query: CursorQuery): Promise<CursorPage<UserSignIn>> {
    return newestFirst(query, async (keyset) => {
      const rows = this.#db.selectFrom('user_sign_ins').selectAll().where('user_id', '=', userId);
      return (await ofPage(rows, keyset).execute()).map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        address: row.address,
        kind: row.kind,
        success: row.error_code === '',
        errorCode: row.error_code,
        build: row.build,
        device: row.device,
      }));
    });
  }

  async #write(): Promise<void> {
    const attempts = this.#waiting;
    const leftOut = this.#leftOut;
    this.#waiting = [];
    this.#leftOut = 0;
    try {
      if (attempts.length > 0) await this.#insert(attempts);
      if (performance.now() - this.#sweptAt > SWEEP_EVERY_MS) await this.#sweep();
    } catch (err) {
      this.#log.warn({ err, signIns: attempts.length }, 'could not write down who signed in');
    }
    if (leftOut > 0) this.#log.warn({ signIns: leftOut }, 'too many signed in to write all down');
  }

  /** Of users that exist: an attempt may name anybody. */
  async #insert(attempts: readonly (SignInAttempt & { readonly at: Date })[]): Promise<void> {
    await sql`
      INSERT INTO user_sign_ins (user_id, at, address, kind, error_code, build, device)
      SELECT attempt.* FROM unnest(
        ${attempts.map(({ userId }) => userId)}::text[],
        ${attempts.map(({ at }) => at)}::timestamptz[],
        ${attempts.map(({ address }) => address)}::text[],
        ${attempts.map(({ kind }) => kind)}::text[],
        ${attempts.map(({ errorCode }) => errorCode)}::text[],
        ${attempts.map(({ build }) => build)}::text[],
        ${attempts.map(({ device }) => device)}::text[]
      ) AS attempt (user_id, at, address, kind, error_code, build, device)
      JOIN users ON users.id = attempt.user_id AND users.deleted_at IS NULL
      ORDER BY attempt.at
    `.execute(this.#db);
  }

  async #sweep(): Promise<void> {
    this.#sweptAt = performance.now();
    await this.#db
      .deleteFrom('user_sign_ins')
      .where('at', '<', sql<Date>`now() - make_interval(days => ${KEEP_DAYS})`)
      .execute();
  }
}
