import { DOCUMENT, Service, computed, inject, signal } from '@angular/core';
import { type Translation, TranslocoService } from '@jsverse/transloco';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

/** One file of texts per language, fetched when needed. */
export type TextFiles = Readonly<Record<LanguageCode, () => Promise<{ default: Translation }>>>;

const STORAGE_KEY = 'language';

/**
 * The language of the console, and the texts of it that are in memory.
 *
 * Texts come in sets: the core's and one per feature (see feature-texts.ts). A set is fetched
 * before anything that uses it is drawn, and a change of language takes effect only when every set
 * fetched so far is there in the new one: no key is ever seen, and nothing moves.
 */
@Service()
export class Language {
  private readonly document = inject(DOCUMENT);
  private readonly transloco = inject(TranslocoService);
  private readonly chosen = signal<LanguageCode>(preferredLanguage());
  private readonly sets = new Set<TextFiles>();
  private readonly fetched = new Map<TextFiles, Set<LanguageCode>>();

  readonly current = this.chosen.asReadonly();
  /** `current` for those that want a language tag of BCP 47, such as Intl. */
  readonly chinese = computed(() => this.chosen() === 'zh-CN');

  /** Adds a set of texts and resolves when it can be used. */
  async add(files: TextFiles): Promise<void> {
    this.sets.add(files);
    await this.fetch(files, this.chosen());
    this.show(this.chosen());
  }

  /** Changes the language for good. Fails, and changes nothing, when a text file cannot be had. */
  async use(language: LanguageCode): Promise<void> {
    await Promise.all([...this.sets].map((files) => this.fetch(files, language)));
    localStorage.setItem(STORAGE_KEY, language);
    this.show(language);
  }

  private async fetch(files: TextFiles, language: LanguageCode): Promise<void> {
    const have = this.fetched.get(files) ?? new Set();
    this.fetched.set(files, have);
    if (have.has(language)) return;
    const { default: texts } = await files[language]();
    this.transloco.setTranslation(texts, language, { emitChange: false });
    have.add(language);
  }

  private show(language: LanguageCode): void {
    this.document.documentElement.lang = language;
    this.chosen.set(language);
    if (this.transloco.getActiveLang() !== language) this.transloco.setActiveLang(language);
  }
}

/** The stored choice, else the first language of the browser that we speak, else English. */
function preferredLanguage(): LanguageCode {
  const stored = localStorage.getItem(STORAGE_KEY);
  const known = LANGUAGES.find((language) => language === stored);
  if (known !== undefined) return known;
  for (const tag of navigator.languages) {
    if (/^zh\b/i.test(tag)) return 'zh-CN';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}
