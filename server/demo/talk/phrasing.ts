import type { Random } from '../random.ts';
import type { PhraseBook } from './phrase-book.ts';

/** Fills the slots of phrases; one per conversation, which keeps speaking of the same things. */
export class Phrasing {
  private readonly chosen = new Map<string, string>();
  private readonly random: Random;
  private readonly book: PhraseBook;

  constructor(random: Random, book: PhraseBook) {
    this.random = random;
    this.book = book;
  }

  fill(phrase: string): string {
    return phrase.replace(/\{(\w+)\}/g, (_, slot: string) => this.slot(slot));
  }

  private slot(name: string): string {
    // Numbers differ from line to line; places and things stay.
    const fresh = name === 'n' || name === 'price' || this.random.chance(0.15);
    const known = fresh ? undefined : this.chosen.get(name);
    const word = known ?? this.random.pick(this.book.slots[name] ?? []);
    this.chosen.set(name, word);
    return word;
  }
}
