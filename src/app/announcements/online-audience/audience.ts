/** The count is older than this: people have come and gone since. */
const STALE_AFTER_MS = 10_000;

/** How many an announcement to all who are online would go to. */
export type Audience =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'counted'; readonly users: number }
  /** `at`: when it was counted, ms since 1970. */
  | { readonly kind: 'stale'; readonly users: number; readonly at: number };

export function audienceOf(
  counted: { readonly users: number; readonly at: number } | null,
  now: number,
): Audience {
  if (counted === null) return { kind: 'unknown' };
  const { users, at } = counted;
  return now - at >= STALE_AFTER_MS ? { kind: 'stale', users, at } : { kind: 'counted', users };
}
