const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * One or two characters that stand for a name: the last two of a Chinese one, which are the given
 * name; else the first of the first and of the last word. '' for a name without any.
 */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  const [first = ''] = words;
  if (/^\p{Script=Han}+$/u.test(first)) return Array.from(first).slice(-2).join('');
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (firstCharacter(first) + firstCharacter(last)).toLocaleUpperCase();
}

function firstCharacter(word: string): string {
  const [segment] = graphemes.segment(word);
  return segment?.segment ?? '';
}
