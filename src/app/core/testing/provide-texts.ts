import { type EnvironmentProviders, inject, provideEnvironmentInitializer } from '@angular/core';
import { type Translation, TranslocoService, provideTransloco } from '@jsverse/transloco';

/** English, with these sets of texts in place, as a page finds them when it is drawn. */
export function provideTexts(...sets: readonly Translation[]): EnvironmentProviders[] {
  return [
    ...provideTransloco({
      config: { availableLangs: ['zh-CN', 'en'], defaultLang: 'en', reRenderOnLangChange: true },
    }),
    provideEnvironmentInitializer(() => {
      const transloco = inject(TranslocoService);
      for (const texts of sets) transloco.setTranslation(texts, 'en', { emitChange: false });
    }),
  ] as EnvironmentProviders[];
}
