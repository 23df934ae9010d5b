import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Alarm, AlarmRule, AlarmRuleBody } from '#contract/rest/traffic';
import type { Topic, Topics } from '#contract/wire/packets/live';
import type { Log } from '../gateway/ports.ts';
import type { Database } from '../storage/schema.ts';
import { MINUTE_STEP } from './violations.repository.ts';

/** Also without anything new: a rule may have changed, or fallen silent with its count still standing. */
const LOOK_EVERY_MS = 30_000;
const KEPT_DAYS = 90;
const REMEMBERED = 50;

/** Where operators' consoles follow live topics. */
interface Topical {
  publish<T extends Topic>(topic: T, item: Topics[T]): void;
  recall<T extends Topic>(topic: T, items: readonly Topics[T][]): void;
}

/**
 * Tells operators when clients do something wrong too often. A rule looks back along the counts of
 * minutes, so by up to a minute more than it says; having gone off, it is silent for as long as it
 * looks back. All in the database, so that of several nodes one goes off, for what all have counted.
 */
export class Alarms {
  readonly #db: Kysely<Database>;
  readonly #topics: Topical;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(db: Kysely<Database>, topics: Topical, log: Log) {
    this.#db = db;
    this.#topics = topics;
    this.#log = log;
  }

  /** Whoever subscribes is told what went off before this server started, too. */
  async start(): Promise<void> {
    const rows = await this.#db
      .selectFrom('alarms')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(REMEMBERED)
      .execute();
    this.#topics.recall('alarms', rows.reverse().map(alarmOf));
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Sees whether rules go off: all, or those on these codes. Never rejects. */
  look(codes?: ReadonlySet<string>): Promise<void> {
    return (this.#looking = this.#looking.then(async () => {
      try {
        for (const alarm of await this.#goOff(codes)) this.#topics.publish('alarms', alarm);
      } catch (err) {
        this.#log.warn({ err }, 'could not see whether an alarm goes off, will try again');
      }
    }));
  }

  async #goOff(codes: ReadonlySet<string> | undefined): Promise<Alarm[]> {
    const now = new Date();
    return this.#db.transaction().execute(async (trx) => {
      // One that lies well ahead was written before the clock was set back; a little ahead, by a look that
      // began after this one and came first.
      const silent = sql<boolean>`rule.last_fired_at IS NOT NULL
        AND rule.last_fired_at <= ${now}::timestamptz + interval '1 minute'
        AND rule.last_fired_at > ${now}::timestamptz - make_interval(mins => rule.minutes)`;
      const due = await trx
        .selectFrom('alarm_rules as rule')
        .select(['rule.id', 'rule.code', 'rule.count', 'rule.minutes'])
        .where('rule.enabled', '=', true)
        .where(sql<boolean>`NOT (${silent})`)
        .$if(codes !== undefined, (query) => query.where('rule.code', 'in', [...(codes ?? []), '']))
        .orderBy('rule.id')
        .forUpdate()
        .execute();
      const alarms: Alarm[] = [];
      for (const rule of due) {
        const builds = await trx
          .selectFrom('violation_counts')
          .select(['build', sql<string>`sum(count)`.as('count')])
          .where('step_seconds', '=', MINUTE_STEP)
          .where('code', '=', rule.code)
          .where('at', '>', new Date(now.getTime() - (rule.minutes + 1) * 60_000))
          .where('last_at', '>', new Date(now.getTime() - rule.minutes * 60_000))
          .groupBy('build')
          .orderBy(sql`sum(count) DESC, build`)
          .execute();
        const count = builds.reduce((sum, build) => sum + Number(build.count), 0);
        if (count < rule.count) continue;
        const { code, minutes } = rule;
        const build = builds[0]?.build ?? '';
        await trx
          .updateTable('alarm_rules')
          .set({ last_fired_at: now })
          .where('id', '=', rule.id)
          .execute();
        const row = { rule_id: rule.id, at: now, code, count, minutes, build };
        await trx.insertInto('alarms').values(row).execute();
        alarms.push(alarmOf(row));
      }
      if (alarms.length > 0) {
        await trx
          .deleteFrom('alarms')
          .where('at', '<', sql<Date>`now() - make_interval(days => ${KEPT_DAYS})`)
          .execute();
      }
      return alarms;
    });
  }
}

interface AlarmRow {
  readonly rule_id: string;
  readonly at: Date;
  readonly code: string;
  readonly count: number;
  readonly minutes: number;
  readonly build: string;
}

function alarmOf({ rule_id, at, code, count, minutes, build }: AlarmRow): Alarm {
  return { ruleId: rule_id, at: at.toISOString(), code, count, minutes, build };
}

/** When operators want to be told. */
export class AlarmRulesRepository {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  async all(): Promise<AlarmRule[]> {
    const rows = await this.#db.selectFrom('alarm_rules').selectAll().orderBy('id').execute();
    return rows.map(ruleOf);
  }

  async insert(trx: Kysely<Database>, rule: AlarmRuleBody): Promise<AlarmRule> {
    const row = await trx
      .insertInto('alarm_rules')
      .values(rule)
      .returningAll()
      .executeTakeFirstOrThrow();
    return ruleOf(row);
  }

  /** As it is, kept from others until the transaction ends. `id`: any text. */
  async lock(trx: Kysely<Database>, id: string): Promise<AlarmRule | undefined> {
    const row = await trx
      .selectFrom('alarm_rules')
      .selectAll()
      .where(sql<string>`id::text`, '=', id)
      .forUpdate()
      .executeTakeFirst();
    return row && ruleOf(row);
  }

  async update(trx: Kysely<Database>, id: string, rule: AlarmRuleBody): Promise<AlarmRule> {
    const row = await trx
      .updateTable('alarm_rules')
      .set((eb) => ({ ...rule, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return ruleOf(row);
  }

  async delete(trx: Kysely<Database>, id: string): Promise<void> {
    await trx.deleteFrom('alarm_rules').where('id', '=', id).execute();
  }
}

interface AlarmRuleRow extends AlarmRuleBody {
  readonly id: string;
  readonly last_fired_at: Date | null;
  readonly version: number;
}

function ruleOf({ last_fired_at, ...rule }: AlarmRuleRow): AlarmRule {
  return { ...rule, lastFiredAt: last_fired_at?.toISOString() ?? null };
}
