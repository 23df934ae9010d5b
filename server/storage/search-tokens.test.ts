import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { searchExpression, searchTokens } from './search-tokens.ts';

describe('searchTokens', () => {
  const cases: [name: string, text: string, tokens: string[]][] = [
    ['pairs and the last character of a CJK run', '王小明明', ['王小', '小明', '明明', '明']],
    ['one CJK character', '王', ['王']],
    ['Hangul and kana as CJK', '김철 ラーメン', ['김철', '철', 'ラー', 'ーメ', 'メン', 'ン']],
    ['characters beyond the BMP as one', '𠮷野家', ['𠮷野', '野家', '家']],
    ['Latin words, lower-cased', 'Linda WANG', ['linda', 'wang']],
    ['accents kept', 'Éric', ['éric']],
    ['full-width forms as plain ones', 'Ａｂ１２', ['ab12']],
    ['parts that _ . - @ join', 'li_na@x.cn', ['li_na@x.cn', 'na@x.cn', 'x.cn', 'cn']],
    ['no separator at the ends', '_li--na.', ['li--na', 'na']],
    ['a mixed run', '小明2024abc', ['小明', '明', '2024abc']],
    ['an emoji', '花🌸', ['花', '🌸']],
    ['the same word once', 'a A a', ['a']],
    ['nothing in punctuation', " '\\!|&():* \u0000", []],
  ];
  for (const [name, text, tokens] of cases) {
    test(`finds ${name}`, () => assert.deepEqual(searchTokens(text), tokens));
  }

  test('joins several texts', () => {
    assert.deepEqual(searchTokens('li', '138'), ['li', '138']);
  });

  test('stays small for a text made to blow up', () => {
    const tokens = searchTokens('a1.'.repeat(5000), 'x'.repeat(10_000));
    assert.ok(tokens.every((token) => token.length <= 64));
    assert.ok(tokens.join(' ').length < 5000);
  });

  test('cuts a long word in text and query alike', () => {
    const long = 'x'.repeat(100);
    assert.equal(searchExpression(long), `'${searchTokens(long)[0] ?? ''}':*`);
  });
});

describe('searchExpression', () => {
  const cases: [name: string, typed: string, expression: string][] = [
    ['a Latin term as a beginning', 'Lin', `'lin':*`],
    ['digits as a beginning', '138', `'138':*`],
    ['joined parts as the beginning of a whole', 'na@x', `'na@x':*`],
    ['one CJK character as a beginning', '小', `'小':*`],
    ['two CJK characters exactly', '小明', `'小明'`],
    ['more CJK characters as all their pairs', '王小明', `'王小' & '小明'`],
    ['every term', '小明 138', `'小明' & '138':*`],
    ['nothing for operators', " ' | & ! ( ) :* \\ <-> ", ''],
  ];
  for (const [name, typed, expression] of cases) {
    test(`asks for ${name}`, () => assert.equal(searchExpression(typed), expression));
  }
});
