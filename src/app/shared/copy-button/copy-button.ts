import { Component, input, linkedSignal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';

/** Copies a text. Not there where the browser gives no clipboard: it does behind TLS and on localhost. */
@Component({
  selector: 'app-copy-button',
  imports: [NzIconDirective, TranslocoPipe],
  template: `
    @if (available) {
      <button
        type="button"
        [attr.aria-label]="'shared.copy.action' | transloco: { what: what() }"
        [attr.title]="'shared.copy.action' | transloco: { what: what() }"
        (click)="copy()"
      >
        <nz-icon [nzType]="copied() ? 'check' : 'copy'" />
      </button>
      <span class="visually-hidden" role="status">
        {{ copied() ? ('shared.copy.done' | transloco) : '' }}
      </span>
    }
  `,
  styles: `
    button {
      display: inline-grid;
      place-items: center;
      width: 28px;
      height: 28px;
      border: 0;
      border-radius: 6px;
      background: transparent;
      color: var(--text-muted);
      cursor: pointer;
    }

    button:hover {
      background: var(--hover);
      color: var(--text);
    }
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  /** What it is, for the button's name. */
  readonly what = input.required<string>();

  protected readonly available = 'clipboard' in navigator;
  protected readonly copied = linkedSignal({ source: this.text, computation: () => false });

  protected async copy(): Promise<void> {
    const text = this.text();
    await navigator.clipboard.writeText(text);
    if (text === this.text()) this.copied.set(true);
  }
}
