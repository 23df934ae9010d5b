import type { Quirk } from '#contract/rest/traffic';
import { Refusal } from '#contract/wire/packets/session';
import type { Conformance, Log, Offence } from '../gateway/ports.ts';
import { bodyText, withoutSecrets } from '../gateway/tap/body-text.ts';
import type { MinuteCount, NewSample, ViolationsRepository } from './violations.repository.ts';

const WRITE_EVERY_MS = 2_000;
const PRUNE_EVERY_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Builds told apart; clients name their own, so there must be an end to it. */
const MAX_BUILDS = 200;
/** Stands for all builds beyond that. */
const OTHER_BUILDS = 'other';
/** What waits while the database is away; beyond it is counted without its build. */
const MAX_WAITING_COUNTS = 20_000;
const MAX_WAITING_SAMPLES = 100;
/** Samples of one code and build: so many at once, then one in this time. */
const SAMPLES_AT_ONCE = 5;
const SAMPLE_EVERY_MS = 1_000;
const MAX_HEAD_BYTES = 2_048;
const MAX_MESSAGE_CHARACTERS = 256;

/** Is told which codes were written down just now. */
type OnWritten = (codes: ReadonlySet<string>) => Promise<void>;

/**
 * Counts what clients do wrong, or oddly, and keeps a sample of each kind. Counting is a look-up in
 * memory, however many violations there are; the database hears of the sums, many at a time.
 */
export class ProtocolDoctor implements Conformance {
  readonly #repository: ViolationsRepository;
  readonly #log: Log;
  readonly #onWritten: OnWritten;
  #counts = new Map<string, MinuteCount>();
  #samples: NewSample[] = [];
  readonly #builds = new Set<string>();
  /** By code and build: samples taken, and when the last one was, of the clock that never jumps. */
  readonly #sampled = new Map<string, { taken: number; at: number }>();
  #timer: NodeJS.Timeout | undefined;
  #pruning: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(repository: ViolationsRepository, log: Log, onWritten: OnWritten) {
    this.#repository = repository;
    this.#log = log;
    this.#onWritten = onWritten;
  }

  start(): void {
    this.#pruning = setInterval(() => void this.#prune(), PRUNE_EVERY_MS).unref();
    void this.#prune();
  }

  violation(offence: Offence): void {
    const build = this.#known(offence.build);
    this.#count(offence.code, build);
    if (this.#samples.length < MAX_WAITING_SAMPLES && this.#isDue(offence.code, build)) {
      this.#samples.push(sampleOf(offence, build));
    }
  }

  quirk(build: string, quirk: Quirk): void {
    this.#count(quirk, this.#known(build));
  }

  /** Resolves when all that was counted so far is written down, or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#writing = this.#writing.then(() => this.#write()));
  }

  async close(): Promise<void> {
    clearInterval(this.#pruning);
    await this.flush();
    clearTimeout(this.#timer);
  }

  #count(code: string, build: string): void {
    const now = Date.now();
    const minute = Math.floor(now / MINUTE_MS);
    let key = JSON.stringify([minute, code, build]);
    let known = this.#counts.get(key);
    if (!known && this.#counts.size >= MAX_WAITING_COUNTS) {
      build = OTHER_BUILDS;
      key = JSON.stringify([code]);
      known = this.#counts.get(key);
    }
    this.#counts.set(
      key,
      known
        ? { ...known, count: known.count + 1, lastAt: now }
        : { code, build, count: 1, firstAt: now, lastAt: now },
    );
    this.#schedule();
  }

  #known(named: string): string {
    const build = storable(named);
    if (this.#builds.has(build)) return build;
    if (this.#builds.size >= MAX_BUILDS) return OTHER_BUILDS;
    this.#builds.add(build);
    return build;
  }

  #isDue(code: string, build: string): boolean {
    const key = JSON.stringify([code, build]);
    const before = this.#sampled.get(key) ?? { taken: 0, at: -Infinity };
    const now = performance.now();
    if (before.taken >= SAMPLES_AT_ONCE && now - before.at < SAMPLE_EVERY_MS) return false;
    this.#sampled.set(key, { taken: before.taken + 1, at: now });
    return true;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_EVERY_MS).unref();
  }

  async #write(): Promise<void> {
    if (this.#counts.size === 0) return;
    const counts = this.#counts;
    const samples = this.#samples;
    this.#counts = new Map();
    this.#samples = [];
    try {
      await this.#repository.add([...counts.values()], samples);
    } catch (err) {
      this.#log.warn({ err, counts: counts.size }, 'violations are not written down yet');
      this.#putBack(counts, samples);
      this.#schedule();
      return;
    }
    await this.#onWritten(new Set([...counts.values()].map(({ code }) => code)));
  }

  #putBack(counts: Map<string, MinuteCount>, samples: readonly NewSample[]): void {
    for (const [key, { code, build, count, firstAt, lastAt }] of this.#counts) {
      const before = counts.get(key);
      counts.set(key, {
        code,
        build,
        count: count + (before?.count ?? 0),
        firstAt: before?.firstAt ?? firstAt,
        lastAt,
      });
    }
    this.#counts = counts;
    this.#samples = [...samples, ...this.#samples].slice(-MAX_WAITING_SAMPLES);
  }

  async #prune(): Promise<void> {
    try {
      await this.#repository.prune(Date.now());
    } catch (err) {
      this.#log.warn({ err }, 'could not remove old counts of violations, will try again');
    }
  }
}

function sampleOf(offence: Offence, build: string): NewSample {
  const { code, message, userId, sessionId, address, packet, frame, bytes } = offence;
  const body = packet?.body;
  return {
    at: new Date(),
    code,
    build,
    message: storable(message).slice(0, MAX_MESSAGE_CHARACTERS),
    userId,
    claimed: code === Refusal.NotYou && body ? claimedIn(body, userId) : '',
    sessionId,
    address,
    command: packet?.command ?? null,
    bytes,
    head: withoutSecrets(frame.subarray(0, MAX_HEAD_BYTES)),
    maskedBody: body ? bodyText(body, { revealed: false }).text : '',
    body: body ? bodyText(body, { revealed: true }).text : '',
  };
}

/** Whom the frame claims to be, who is not the session's user. */
function claimedIn(body: Readonly<Record<string, unknown>>, userId: string): string {
  for (const name of ['fromUserId', 'userId']) {
    const value = body[name];
    const claimed = typeof value === 'number' ? String(value) : value;
    if (typeof claimed === 'string' && claimed !== userId) return storable(claimed).slice(0, 64);
  }
  return '';
}

/** Clients write what they like, and the database holds no NUL and no half of a pair. */
function storable(text: string): string {
  // eslint-disable-next-line no-control-regex -- exactly those are meant
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f]/g, '�');
}
