/**
 * Words for PostgreSQL's full-text index, made here because its own parsers know no Chinese.
 *
 * A run of CJK characters becomes its overlapping pairs and its last character: 王小明 → 王小, 小明, 明.
 * So a pair is found by itself, and one character as the beginning of a pair.
 * Any other run of letters and digits is lower-cased. Where `_ . - @` join several, each of them
 * begins a word that reaches to the end: li_na@x.cn → li_na@x.cn, na@x.cn, x.cn, cn. Looked up as
 * beginnings, these find each part, the whole, and what spans parts. An emoji is a word.
 */

/** Longer words are cut, in text and in query alike, which bounds what a hostile text costs. */
const MAX_WORD_CHARACTERS = 64;

const CJK =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}ー]';
const LETTER = `[[\\p{L}\\p{N}\\p{M}]--${CJK}]`;
const RUN = new RegExp(
  `(?<cjk>${CJK}+)|(?<words>${LETTER}+(?:[_.@\\-]+${LETTER}+)*)|(?<emoji>\\p{Extended_Pictographic})`,
  'gv',
);
const WORD_START = /(?<=[_.@-])[^_.@-]|^./gu;

interface Run {
  readonly kind: 'cjk' | 'words' | 'emoji';
  readonly text: string;
}

function* runsOf(text: string): Generator<Run> {
  // NFKC makes full-width letters and digits the plain ones.
  for (const { groups } of text.normalize('NFKC').toLowerCase().matchAll(RUN)) {
    const { cjk, words, emoji } = groups ?? {};
    if (cjk !== undefined) yield { kind: 'cjk', text: cjk };
    else if (words !== undefined) yield { kind: 'words', text: words };
    else if (emoji !== undefined) yield { kind: 'emoji', text: emoji };
  }
}

/** The words under which texts are found, each once. None holds white space. */
export function searchTokens(...texts: readonly string[]): string[] {
  const tokens = new Set<string>();
  for (const text of texts) {
    for (const run of runsOf(text)) {
      if (run.kind === 'cjk') {
        const characters = Array.from(run.text);
        characters.forEach((character, i) => tokens.add(character + (characters[i + 1] ?? '')));
      } else if (run.kind === 'words') {
        for (const { index } of run.text.matchAll(WORD_START)) {
          tokens.add(cut(run.text.slice(index, index + 2 * MAX_WORD_CHARACTERS)));
        }
      } else {
        tokens.add(run.text);
      }
    }
  }
  return [...tokens];
}

/**
 * The text form of a tsquery for `search @@ …`: rows that have every term of what a person typed. Without
 * a term in it (blank, punctuation only) it matches no row. A run of three and more CJK characters
 * matches when all its pairs occur, not necessarily side by side.
 */
export function searchExpression(typed: string): string {
  const terms = new Set<string>();
  for (const run of runsOf(typed)) {
    const characters = Array.from(run.text);
    if (run.kind === 'words') terms.add(`${quoted(cut(run.text))}:*`);
    else if (run.kind === 'emoji' || characters.length === 1) terms.add(`${quoted(run.text)}:*`);
    else {
      for (let i = 0; i + 1 < characters.length; i++) {
        terms.add(quoted(characters.slice(i, i + 2).join('')));
      }
    }
  }
  return [...terms].join(' & ');
}

function cut(word: string): string {
  return Array.from(word).slice(0, MAX_WORD_CHARACTERS).join('');
}

function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
