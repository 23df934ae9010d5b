import type { Client } from 'pg';
import type { ImportMode } from '#contract/rest/users-jobs';
import { KNOWN_EVERY } from './plan.ts';

/** What those who are there before have, and what the file brings. */
const OLD = { nickname: 'Old', phone: '1', email: 'old@example.cn', gender: 'female' };

/** One user in so many of a sheet is there before it is imported. */
export async function insertKnown(db: Client, prefix: string, rows: number): Promise<void> {
  await db.query(
    `INSERT INTO users (username, nickname, phone, email, gender, password_hash, search)
     SELECT $1 || lpad(n::text, 7, '0'), $3, $4, $5, $6, 'none', ''
     FROM generate_series(0, $2 - 1, $7) AS n`,
    [prefix, rows, OLD.nickname, OLD.phone, OLD.email, OLD.gender, KNOWN_EVERY],
  );
}

/**
 * Whether the database holds what the mode says, and nothing else.
 * @throws when it does not
 */
export async function checkOutcome(
  db: Client,
  {
    prefix,
    rows,
    mode,
    refused,
  }: {
    readonly prefix: string;
    readonly rows: number;
    readonly mode: ImportMode;
    /** All or nothing, and a row was bad. */
    readonly refused: boolean;
  },
): Promise<string> {
  const { rows: found } = await db.query<
    Record<'all' | 'old' | 'kept' | 'changed' | 'fresh', string>
  >(
    `SELECT count(*) AS all, count(*) FILTER (WHERE password_hash = 'none') AS old,
       count(*) FILTER (WHERE password_hash = 'none' AND nickname = $2 AND phone = $3 AND email = $4
         AND gender = $5 AND tags = '{}' AND version = 1) AS kept,
       -- The file says nothing of gender, and has no address for every other user.
       count(*) FILTER (WHERE password_hash = 'none' AND nickname <> $2 AND phone LIKE '139%'
         AND gender = $5 AND tags = '{new}' AND version = 2) AS changed,
       count(*) FILTER (WHERE password_hash LIKE '$argon2id$%' AND nickname LIKE '新用户 %'
         AND phone LIKE '139%' AND tags = '{new}' AND search @@ username::tsquery) AS fresh
     FROM users WHERE username LIKE $1 || '%'`,
    [prefix, OLD.nickname, OLD.phone, OLD.email, OLD.gender],
  );
  const is = Object.fromEntries(
    Object.entries(found[0] ?? {}).map(([name, n]) => [name, Number(n)]),
  );
  const known = mode === 'fail' ? 0 : Math.ceil(rows / KNOWN_EVERY);
  const wanted = {
    all: refused ? 0 : rows,
    old: known,
    kept: mode === 'update' ? 0 : known,
    changed: mode === 'update' ? known : 0,
    fresh: refused ? 0 : rows - known,
  };
  for (const [name, count] of Object.entries(wanted)) {
    if (is[name] !== count) throw new Error(`${prefix}: ${name} are ${is[name]}, not ${count}`);
  }
  if (refused) return 'nothing, as a row was bad';
  if (mode === 'fail') return `all ${rows.toLocaleString('en')}`;
  const did = mode === 'skip' ? 'untouched' : 'changed in the given columns';
  return `${wanted.fresh.toLocaleString('en')} new, ${known.toLocaleString('en')} ${did}`;
}
