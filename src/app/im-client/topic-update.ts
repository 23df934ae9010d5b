import type { Topic, Topics } from '#contract/wire/packets/live';

/** What happened on a live topic. */
export type TopicUpdate<T extends Topic> =
  /** After each connect: what the server remembers, oldest first. May repeat what was seen before. */
  | { readonly kind: 'recent'; readonly items: readonly Topics[T][] }
  /** `dropped`: items left out since the last update because this console was too slow. */
  | { readonly kind: 'batch'; readonly items: readonly Topics[T][]; readonly dropped: number };
