import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { FileFormat, JobError, TextEncoding } from '#contract/rest/jobs';
import { LINE_PATTERN } from '#contract/rest/problem';
import { NewUserSchema } from '#contract/rest/users';
import { USER_IMPORT_COLUMNS } from '#contract/rest/users-jobs';
import { SYSTEM_USER_ID } from '../gateway/ports.ts';
import { searchTokens } from '../storage/search-tokens.ts';
import { BadFileError } from '../tables/bad-file-error.ts';
import type { ReadRow } from '../tables/read-row.ts';
import { readTable } from '../tables/table-reader.ts';
import { searchTexts } from './search-texts.ts';

/** Most rows of a file. */
export const MAX_IMPORT_ROWS = 200_000;

type Column = (typeof USER_IMPORT_COLUMNS)[number];

const { username, nickname, password, gender, phone, email, tags } = NewUserSchema.properties;
/** A user as a row has them: what is blank is not there. */
const ImportedUserSchema = Type.Object({
  username,
  nickname,
  password: Type.Optional(password),
  gender: Type.Optional(gender),
  phone: Type.Optional(phone),
  email: Type.Optional(email),
  tags: Type.Optional(tags),
});
export type ImportedUser = Static<typeof ImportedUserSchema>;
const checker = Compile(ImportedUserSchema);

/** A row of the file that is a user. */
export interface UserRow {
  /** As people count them: the header is 1. */
  readonly number: number;
  readonly user: ImportedUser;
  /** The words by which they are found, but for their id. */
  readonly tokens: string;
}

/** One row of the file: a user, or what is wrong with it. */
export type SheetRow =
  UserRow | { readonly number: number; readonly problem: Omit<JobError, 'item'> };

export interface SheetFile {
  readonly path: string;
  readonly format: FileFormat;
  /** Of a text file; found out without it. */
  readonly encoding?: TextEncoding | undefined;
}

/** What else the columns may be called. */
const NAMES: Readonly<Record<string, Column>> = {
  用户名: 'username',
  昵称: 'nickname',
  密码: 'password',
  性别: 'gender',
  手机: 'phone',
  手机号: 'phone',
  电话: 'phone',
  邮箱: 'email',
  标签: 'tags',
};
const GENDER_WORDS: Readonly<Record<string, string>> = {
  男: 'male',
  女: 'female',
  未知: 'unknown',
  m: 'male',
  f: 'female',
};

/** The users in a file, checked row by row. */
export class ImportSheet {
  readonly #seen = new Set<string>();

  /** @throws BadFileError when the header is not that of a list of users, or there are too many rows */
  async *rows({ path, format, encoding }: SheetFile): AsyncGenerator<SheetRow> {
    let columns: readonly Column[] | undefined;
    let count = 0;
    for await (const row of readTable(path, format, encoding)) {
      if (columns === undefined) {
        if (row.problem !== undefined) throw new BadFileError(`Row ${row.number}: ${row.problem}`);
        columns = columnsOf(row.cells);
      } else {
        count += 1;
        if (count > MAX_IMPORT_ROWS) {
          throw new BadFileError(`At most ${MAX_IMPORT_ROWS} rows at once: split the file.`);
        }
        yield this.#row(row, columns);
      }
    }
    if (columns === undefined) throw new BadFileError('The file is empty.');
  }

  #row({ number, cells, problem }: ReadRow, columns: readonly Column[]): SheetRow {
    const refused = (code: string, message: string): SheetRow => ({
      number,
      problem: { code, message },
    });
    if (problem !== undefined) return refused('unreadable-row', problem);
    if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
      return refused('too-many-cells', 'The row has more cells than the header.');
    }
    const user = userOf(columns, cells);
    if (!checker.Check(user)) {
      const [error] = checker.Errors(user);
      const path = error?.instancePath.split('/')[1] ?? '';
      // A missing field is told of its row, not of itself.
      const missing = ['username', 'nickname'].find((name) => !(name in user));
      const column = path === '' ? (missing ?? '') : path;
      const what =
        missing === column
          ? 'is missing'
          : error?.keyword === 'pattern' && String(error.params.pattern) === LINE_PATTERN
            ? 'must be one line with something to read'
            : (error?.message ?? 'is not valid');
      return refused(`invalid-${column}`, `Column ${column}: ${what}.`);
    }
    if (!storable(user)) return refused('invalid-characters', 'A cell cannot be stored as it is.');
    const name = user.username.toLowerCase();
    if (name === SYSTEM_USER_ID) {
      return refused('username-taken', `The name ${user.username} is taken.`);
    }
    if (this.#seen.has(name)) {
      return refused('repeated-username', `The name ${user.username} stands in a row before.`);
    }
    this.#seen.add(name);
    const { phone = '', email = '' } = user;
    const tokens = searchTokens(...searchTexts({ ...user, id: '', phone, email }));
    return { number, user, tokens: tokens.join(' ') };
  }
}

function columnsOf(header: readonly string[]): Column[] {
  const columns = header.map((cell) => {
    const name = cell.trim();
    const found = USER_IMPORT_COLUMNS.find((column) => column === name.toLowerCase());
    const column = found ?? NAMES[name];
    if (column === undefined) throw new BadFileError(`There is no column "${name.slice(0, 50)}".`);
    return column;
  });
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new BadFileError(`The column ${repeated} is there twice.`);
  for (const needed of ['username', 'nickname'] as const) {
    if (!columns.includes(needed)) throw new BadFileError(`The column ${needed} is missing.`);
  }
  return columns;
}

function userOf(columns: readonly Column[], cells: readonly string[]): Record<string, unknown> {
  const user: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    // A password may begin or end with a blank.
    const cell = column === 'password' ? (cells[index] ?? '') : (cells[index] ?? '').trim();
    if (cell === '') continue;
    if (column === 'tags') {
      const list = cell.split(/[,，;；]/).map((tag) => tag.trim());
      user[column] = [...new Set(list.filter((tag) => tag !== ''))];
    } else if (column === 'gender') {
      user[column] = GENDER_WORDS[cell.toLowerCase()] ?? cell.toLowerCase();
    } else user[column] = cell;
  }
  return user;
}

/** No NUL and no half of a surrogate pair. */
function storable(user: object): boolean {
  const text = JSON.stringify(user);
  return !text.includes('\\u0000') && !/\\ud[89a-f]/i.test(text);
}
