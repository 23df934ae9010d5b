import type {
  MAX_ANNOUNCEMENT_CHARACTERS,
  MAX_TITLE_CHARACTERS,
} from '#contract/rest/announcements';

// Typed as the contract's own values: a limit that changes there does not compile here.
export const TITLE_LIMIT: typeof MAX_TITLE_CHARACTERS = 100;
export const CONTENT_LIMIT: typeof MAX_ANNOUNCEMENT_CHARACTERS = 4000;

/** Length as the server counts it: code points, so that an emoji is not two. */
export function characters(text: string): number {
  return Array.from(text).length;
}
