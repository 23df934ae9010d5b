import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { StoredMessageRecord } from '#contract/rest/messages';
import { ActDialog } from '../act-dialog/act-dialog.ts';
import { MessageContent } from '../message-content/message-content.ts';
import type { ShownProblem } from '../problem-note/problem-note.ts';

/** Asks why a message is taken back, and shows which. */
@Component({
  selector: 'app-recall-dialog',
  imports: [ActDialog, MessageContent, TranslocoPipe],
  template: `
    <app-act-dialog
      [heading]="
        'shared.recall.heading'
          | transloco: { name: message().fromNickname || message().fromUserId }
      "
      [act]="'shared.recall.act' | transloco"
      [failed]="'shared.recall.failed' | transloco"
      [dangerous]="true"
      [busy]="busy()"
      [error]="error()"
      [language]="language()"
      (confirmed)="confirmed.emit($event.reason)"
      (cancelled)="cancelled.emit()"
    >
      <app-message-content [message]="message()" />
      <p>{{ 'shared.recall.effect' | transloco }}</p>
    </app-act-dialog>
  `,
  styles: `
    app-message-content {
      max-height: 160px;
      padding: 8px 12px;
      overflow-y: auto;
      border-radius: var(--radius);
      background: var(--hover);
      color: var(--text);
    }
  `,
})
export class RecallDialog {
  readonly message = input.required<StoredMessageRecord>();
  readonly busy = input.required<boolean>();
  readonly error = input.required<ShownProblem | null>();
  readonly language = input.required<string>();

  /** With the reason. */
  readonly confirmed = output<string>();
  readonly cancelled = output();
}
