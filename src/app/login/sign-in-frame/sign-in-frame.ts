import { Component, inject, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { LANGUAGES, Language, type LanguageCode } from '../../core/language/language.ts';
import { Theme } from '../../core/theme/theme.ts';

/** What the pages before the console share: the mark, a card, language and theme. */
@Component({
  selector: 'app-sign-in-frame',
  imports: [TranslocoPipe],
  templateUrl: './sign-in-frame.html',
  styleUrl: './sign-in-frame.less',
})
export class SignInFrame {
  private readonly texts = inject(Language);
  private readonly theme = inject(Theme);

  /** Key of the card's heading. */
  readonly heading = input.required<string>();
  /** Key of the sentence below it; '' for none. */
  readonly lead = input('');

  protected readonly languages = LANGUAGES;
  protected readonly language = this.texts.current;
  protected readonly themeName = this.theme.current;

  protected useLanguage(language: LanguageCode): void {
    void this.texts.use(language);
  }

  protected toggleTheme(): void {
    this.theme.choose(this.themeName() === 'dark' ? 'light' : 'dark');
  }
}
