/** What a group is about; its conversations draw on the topics of its theme. */
export const THEMES = [
  'work',
  'neighbours',
  'study',
  'sport',
  'food',
  'games',
  'family',
  'market',
  'tech',
  'travel',
] as const;
export type Theme = (typeof THEMES)[number];

export type Language = 'zh' | 'en';

/**
 * The words one language brings. `{slot}` in a phrase stands for one entry of that slot, the same
 * throughout a conversation, so that an answer speaks of what was asked.
 */
export interface PhraseBook {
  readonly topics: readonly Topic[];
  /** Short answers that fit almost anything. */
  readonly reactions: readonly string[];
  readonly emoji: readonly string[];
  /** Names of the stickers in `face[…]`. */
  readonly faces: readonly string[];
  readonly slots: Readonly<Record<string, readonly string[]>>;
  readonly documents: readonly string[];
  readonly links: readonly { readonly url: string; readonly text: string }[];
  /** What is written on a red packet. */
  readonly wishes: readonly string[];
}

export interface Topic {
  readonly themes: readonly Theme[];
  readonly openers: readonly string[];
  readonly replies: readonly string[];
  readonly closers: readonly string[];
}
