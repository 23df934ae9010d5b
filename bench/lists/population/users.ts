import type { Pool } from 'pg';
import { Random } from '../../../server/demo/random.ts';
import { NAMES } from '../../../server/demo/seed/names.ts';
import { searchTokens } from '../../../server/storage/search-tokens.ts';
import { searchTexts } from '../../../server/users/search-texts.ts';

const FIRST_ID = 100_001;
/** Rows of one statement. */
const BATCH = 10_000;
const TAGS = ['vip', '渠道', 'beta', '代理', 'test', '内部'];

export function userId(index: number): string {
  return String(FIRST_ID + index);
}

interface Person {
  readonly id: string;
  readonly username: string;
  readonly nickname: string;
  readonly phone: string;
  readonly email: string;
}

/**
 * Chinese and Latin names of a few hundred parts, so that terms are found a hundred thousand times and
 * never; one of them has a name that nobody else has, see `RARE`.
 */
export async function addUsers(pool: Pool, count: number): Promise<void> {
  const random = new Random(1).fork('users');
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const people = Array.from({ length: size }, (_, index) => person(random, from + index));
    await pool.query(INSERT, [
      people.map(({ id }) => id),
      people.map(({ username }) => username),
      people.map(({ nickname }) => nickname),
      people.map(({ phone }) => phone),
      people.map(({ email }) => email),
      people.map((each) => searchTokens(...searchTexts(each)).join(' ')),
      TAGS,
      count,
      from,
    ]);
  }
  await pool.query(`SELECT setval('user_ids', $1)`, [FIRST_ID + count]);
}

/** Terms that one user is found by. */
export const RARE = { zh: '诸葛孔明', latin: 'zhugekongming' };
const RARE_AT = 1_234;

function person(random: Random, index: number): Person {
  const id = userId(index);
  const language = random.chance(0.75) ? 'zh' : 'en';
  const { family, given, nicknames } = NAMES[language];
  const [shownFamily, latinFamily] = random.pick(family);
  const [shownGiven, latinGiven] = random.pick(given);
  const rare = index === RARE_AT;
  const full = language === 'zh' ? shownFamily + shownGiven : `${shownGiven} ${shownFamily}`;
  const nickname = random.chance(0.3) ? random.pick(nicknames) : full;
  const username = `${rare ? RARE.latin : latinFamily + latinGiven}${index}`;
  return {
    id,
    username,
    nickname: rare ? RARE.zh : nickname,
    phone: `+86 1${random.int(3, 9)}${String(random.int(0, 999_999_999)).padStart(9, '0')}`,
    email: random.chance(0.5) ? `${username}@${random.pick(['mail.cn', 'example.com'])}` : '',
  };
}

/**
 * $7: tags; $8: how many users there will be; $9: how many there were. One in a hundred is banned, muted
 * or deleted each, one in five has a tag, one in ten was never seen.
 */
const INSERT = `
  INSERT INTO users (id, username, nickname, password_hash, phone, email, search, created_at,
    last_seen_at, gender, tags, points, banned_until, ban_reason, muted_until, deleted_at)
  SELECT id, username, nickname, 'none', phone, email,
    array_to_tsvector(string_to_array(tokens, ' ')),
    now() - (1 - ($9 + place)::float8 / $8) * interval '3 years',
    CASE WHEN place % 10 <> 0 THEN now() - random() ^ 3 * interval '2 years' END,
    (ARRAY['unknown', 'male', 'female'])[1 + place % 3],
    CASE WHEN place % 5 = 0
      THEN ARRAY[($7::text[])[1 + (random() ^ 2 * 5)::int]] ELSE '{}' END,
    CASE WHEN place % 4 = 0 THEN (random() ^ 4 * 100000)::bigint ELSE 0 END,
    CASE WHEN place % 100 = 1 THEN 'infinity'::timestamptz END, '',
    CASE WHEN place % 100 = 2 THEN now() + interval '1 year' END,
    CASE WHEN place % 100 = 3 THEN now() END
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
    WITH ORDINALITY AS person (id, username, nickname, phone, email, tokens, place)`;
