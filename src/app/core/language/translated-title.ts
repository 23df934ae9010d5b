import { Service, effect, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { signal } from '@angular/core';
import { TranslocoService } from '@jsverse/transloco';
import { Language } from './language.ts';

/** A route's `title` is a key; the window's title is its text, in whatever language is current. */
@Service()
export class TranslatedTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly transloco = inject(TranslocoService);
  private readonly language = inject(Language);
  private readonly key = signal<string | undefined>(undefined);

  constructor() {
    super();
    effect(() => {
      const language = this.language.current();
      const key = this.key();
      const product = this.transloco.translate('product.name', {}, language);
      const page = key === undefined ? '' : this.transloco.translate(key, {}, language);
      this.title.setTitle(page === '' ? product : `${page} · ${product}`);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.key.set(this.buildTitle(snapshot));
  }
}
