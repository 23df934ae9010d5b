import { DOCUMENT, Service, computed, effect, inject, signal } from '@angular/core';

export const THEME_CHOICES = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export type ThemeName = Exclude<ThemeChoice, 'system'>;

const STORAGE_KEY = 'theme';

/**
 * Light or dark. The console's own colours follow `data-theme` on the root element; those of the
 * component library come in one stylesheet per theme, loaded when a page first needs them and
 * swapped without a moment of neither. public/theme-boot.js does the same before the first paint.
 */
@Service()
export class Theme {
  private readonly document = inject(DOCUMENT);
  private readonly systemDark = matchMedia('(prefers-color-scheme: dark)');
  private readonly system = signal<ThemeName>(this.systemDark.matches ? 'dark' : 'light');

  readonly choice = signal<ThemeChoice>(storedChoice());
  readonly current = computed((): ThemeName => {
    const choice = this.choice();
    return choice === 'system' ? this.system() : choice;
  });

  constructor() {
    this.systemDark.addEventListener('change', ({ matches }) => {
      this.system.set(matches ? 'dark' : 'light');
    });
    effect(() => {
      const theme = this.current();
      if (this.document.documentElement.dataset['theme'] === theme) return;
      void this.show(theme);
    });
  }

  choose(choice: ThemeChoice): void {
    if (choice === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, choice);
    this.choice.set(choice);
  }

  /** Resolves when the component library's styles are there, or cannot be had. */
  async loadComponentStyles(): Promise<void> {
    await this.link(this.current());
  }

  private async show(theme: ThemeName): Promise<void> {
    if (this.links().length > 0) await this.link(theme);
    // A newer choice came while the stylesheet was on its way.
    if (this.current() !== theme) return;
    this.document.documentElement.dataset['theme'] = theme;
    for (const link of this.links()) {
      if (link.dataset['themeStyles'] !== theme) link.remove();
    }
  }

  private links(): HTMLLinkElement[] {
    return [...this.document.querySelectorAll<HTMLLinkElement>('link[data-theme-styles]')];
  }

  private link(theme: ThemeName): Promise<void> {
    const present = this.links().find((link) => link.dataset['themeStyles'] === theme);
    if (present?.sheet) return Promise.resolve();
    const link = present ?? this.document.createElement('link');
    return new Promise((resolve) => {
      link.addEventListener(
        'load',
        () => {
          resolve();
        },
        { once: true },
      );
      // Unstyled is still usable; a page that never comes is not.
      link.addEventListener(
        'error',
        () => {
          link.remove();
          resolve();
        },
        { once: true },
      );
      if (present) return;
      link.rel = 'stylesheet';
      link.href = `theme-${theme}.css`;
      link.dataset['themeStyles'] = theme;
      // Before the console's own styles, as in public/theme-boot.js: they have the last word.
      this.document.head.prepend(link);
    });
  }
}

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE_KEY);
  return THEME_CHOICES.find((choice) => choice === stored) ?? 'system';
}
