import type { Language, PhraseBook } from './phrase-book.ts';
import { chinese } from './phrases.zh.ts';
import { english } from './phrases.en.ts';

export const PHRASE_BOOKS: Readonly<Record<Language, PhraseBook>> = { zh: chinese, en: english };
