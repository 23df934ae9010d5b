// Every refusal of the areas that the console shows has a text in both languages: the codes are read from
// the server's own code, so that a new one is missed here, not by an operator.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PROBLEM_CODES } from '../src/app/shared/problem-note/problem-codes.ts';
import en from '../src/app/shared/i18n/en.ts';
import zhCN from '../src/app/shared/i18n/zh-CN.ts';

const server = fileURLToPath(new URL('../server/', import.meta.url));
const AREAS = '{users,groups,friendships,messages,jobs,tables}/**/*.ts';
/** What an end user's client is told at its own sign-in, which no operator sees. */
const NOT_FOR_OPERATORS = /im-logins?(\.routes)?\.ts$/;

/** `ApiError(422, 'too-many-tags', …)`, also as its subclasses say it; and what a row of an import is refused for. */
const CODE =
  /(?:ApiError|super)\(\s*(?:\d{3}|statusCode),\s*'([a-z-]+)'|refused?\((?:\s*run, row\.number,)?\s*'([a-z-]+)'/g;

describe('what the server refuses', () => {
  const codes = new Map<string, string>();
  for (const file of globSync(AREAS, { cwd: server })) {
    if (file.endsWith('.test.ts') || NOT_FOR_OPERATORS.test(file)) continue;
    for (const [, thrown, refused] of readFileSync(join(server, file), 'utf8').matchAll(CODE)) {
      codes.set(thrown ?? refused ?? '', file);
    }
  }

  it('is found', () => {
    for (const code of ['user-deleted', 'not-confirmed', 'unknown-users', 'repeated-username']) {
      assert.ok(codes.has(code), code);
    }
  });

  it('is said in the operator’s language', () => {
    const texts = {
      en: new Set(Object.keys(en.shared.problem)),
      'zh-CN': new Set(Object.keys(zhCN.shared.problem)),
    };
    for (const [code, file] of codes) {
      assert.ok(
        PROBLEM_CODES.has(code),
        `${file} refuses with ${code}, which problem-codes.ts does not name`,
      );
    }
    for (const [language, said] of Object.entries(texts)) {
      assert.deepEqual([...said].sort(), [...PROBLEM_CODES].sort(), language);
    }
  });
});
