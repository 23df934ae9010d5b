const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * The end of a day as it is where the operator is: from there on back are its messages, the newest
 * first. `day` is what a field of the type `date` holds; anything else names no moment.
 */
export function momentAfter(day: string): { readonly at?: string } {
  const [, year, month, date] = (DAY.exec(day) ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return {};
  const end = new Date(year, month - 1, date + 1);
  return Number.isNaN(end.getTime()) ? {} : { at: end.toISOString() };
}
