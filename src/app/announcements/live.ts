/** Whether the numbers on the page move by themselves. `since`: ms since 1970. */
export type Live =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'following' }
  | { readonly kind: 'away'; readonly since: number }
  | { readonly kind: 'refused' };

/** Without a connection for this long, numbers are shown as old. */
const STALE_AFTER_MS = 10_000;

export function isStale(live: Live, now: number): boolean {
  return live.kind === 'away' && now - live.since >= STALE_AFTER_MS;
}
