import { Component, booleanAttribute, input, linkedSignal } from '@angular/core';
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
        [class.labelled]="labelled()"
        [attr.aria-label]="'shared.copy.action' | transloco: { what: what() }"
        [attr.title]="labelled() ? null : ('shared.copy.action' | transloco: { what: what() })"
        (click)="copy()"
      >
        <nz-icon [nzType]="copied() ? 'check' : 'copy'" aria-hidden="true" />
        @if (labelled()) {
          {{ 'shared.copy.action' | transloco: { what: what() } }}
        }
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

    .labelled {
      display: inline-flex;
      gap: 6px;
      align-items: center;
      width: auto;
      padding: 2px 10px;
      border: 1px solid var(--border);
      font: inherit;
      font-size: 13px;
    }
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  /** What it is, for the button's name. */
  readonly what = input.required<string>();
  /** Its name stands beside the icon. */
  readonly labelled = input(false, { transform: booleanAttribute });

  protected readonly available = 'clipboard' in navigator;
  protected readonly copied = linkedSignal({ source: this.text, computation: () => false });

  protected async copy(): Promise<void> {
    const text = this.text();
    await navigator.clipboard.writeText(text);
    if (text === this.text()) this.copied.set(true);
  }
}
