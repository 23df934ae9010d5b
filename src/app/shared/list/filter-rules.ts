/** Reads one filter from an address; null for what makes no sense, and for nothing. */
export interface FilterRule<T> {
  read(text: string): T | null;
}

/** One line of text, cut to what the server takes. */
export function textFilter(maxLength: number): FilterRule<string> {
  return {
    read: (text) => {
      // Half of an emoji at the cut could not be sent.
      const cut = text
        .trim()
        .slice(0, maxLength)
        .replace(/[\uD800-\uDBFF]$/, '');
      return cut === '' ? null : cut;
    },
  };
}

export function choiceFilter<T extends string>(choices: readonly T[]): FilterRule<T> {
  return { read: (text) => choices.find((choice) => choice === text) ?? null };
}

/** Yes or no; where only yes is offered, no is as good as nothing. */
export function flagFilter(): FilterRule<boolean> {
  return { read: (text) => (text === 'true' ? true : text === 'false' ? false : null) };
}

/** A whole number. */
export function numberFilter(min: number, max: number): FilterRule<number> {
  return {
    read: (text) => {
      const number = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
      return number >= min && number <= max ? number : null;
    },
  };
}

/** A point in time, in UTC to the second: `2026-11-22T10:00:00Z`. */
export function timeFilter(): FilterRule<string> {
  return {
    read: (text) => {
      const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) ? Date.parse(text) : NaN;
      return Number.isNaN(at) ? null : new Date(at).toISOString().replace('.000Z', 'Z');
    },
  };
}
