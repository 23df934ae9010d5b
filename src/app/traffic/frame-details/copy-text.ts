import { Component, input, linkedSignal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';

/** Copies a text. Not there where the browser gives no clipboard: it does behind TLS and on localhost. */
@Component({
  selector: 'app-copy-text',
  imports: [NzIconDirective, TranslocoPipe],
  template: `
    @if (available) {
      <button type="button" (click)="copy()">
        <nz-icon [nzType]="copied() ? 'check' : 'copy'" aria-hidden="true" />
        {{ label() }}
      </button>
      <span class="visually-hidden" role="status">
        {{ copied() ? ('traffic.copy.done' | transloco) : '' }}
      </span>
    }
  `,
  styles: `
    button {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      min-height: 28px;
      padding: 2px 10px;
      border: 1px solid var(--border);
      border-radius: 6px;
      background: transparent;
      color: var(--text-muted);
      font: inherit;
      font-size: 13px;
      cursor: pointer;
    }

    button:hover {
      border-color: var(--primary);
      color: var(--text);
    }
  `,
})
export class CopyText {
  readonly text = input.required<string>();
  readonly label = input.required<string>();

  protected readonly available = 'clipboard' in navigator;
  protected readonly copied = linkedSignal({ source: this.text, computation: () => false });

  protected async copy(): Promise<void> {
    const text = this.text();
    await navigator.clipboard.writeText(text);
    if (text === this.text()) this.copied.set(true);
  }
}
