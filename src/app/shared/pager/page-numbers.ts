/**
 * The pages to offer around `current`, and null where some are left out: first and last, the
 * current one and its neighbours.
 */
export function pageNumbers(current: number, last: number): readonly (number | null)[] {
  const near = [1, current - 1, current, current + 1, last].filter(
    (page) => page >= 1 && page <= last,
  );
  const pages = [...new Set(near)].sort((a, b) => a - b);
  return pages.flatMap((page, index) => {
    const gap = page - (pages[index - 1] ?? 0);
    if (gap === 2) return [page - 1, page];
    return gap > 2 ? [null, page] : [page];
  });
}
