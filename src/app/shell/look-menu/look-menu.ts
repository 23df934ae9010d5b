import { Component, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzDropdownModule } from 'ng-zorro-antd/dropdown';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { LANGUAGES, Language, type LanguageCode } from '../../core/language/language.ts';
import { THEME_CHOICES, Theme } from '../../core/theme/theme.ts';

/** Language and theme. */
@Component({
  selector: 'app-look-menu',
  imports: [NzDropdownModule, NzIconModule, TranslocoPipe],
  templateUrl: './look-menu.html',
  styleUrl: '../header-button.less',
})
export class LookMenu {
  protected readonly language = inject(Language);
  protected readonly theme = inject(Theme);
  protected readonly languages = LANGUAGES;
  protected readonly themes = THEME_CHOICES;

  protected useLanguage(code: LanguageCode): void {
    void this.language.use(code);
  }
}
