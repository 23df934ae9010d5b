import { CdkMenu, CdkMenuItemRadio, CdkMenuTrigger } from '@angular/cdk/menu';
import { Component, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { LANGUAGES, Language, type LanguageCode } from '../../core/language/language.ts';
import { THEME_CHOICES, Theme } from '../../core/theme/theme.ts';

/** Language and theme. */
@Component({
  selector: 'app-look-menu',
  imports: [CdkMenu, CdkMenuItemRadio, CdkMenuTrigger, NzIconModule, TranslocoPipe],
  templateUrl: './look-menu.html',
  styleUrl: '../header-menu.less',
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
