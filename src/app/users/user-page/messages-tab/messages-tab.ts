import { Component, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Language } from '../../../core/language/language.ts';
import { injectNow } from '../../../shared/clock.ts';
import { MessageList } from '../../../shared/message-list/message-list.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';

/** What the user wrote, newest first, in private chats and groups. */
@Component({
  selector: 'app-messages-tab',
  imports: [MessageList, TabFrame, TranslocoPipe],
  template: `
    <app-tab-frame
      tab="messages"
      [count]="tab.data()?.items?.length ?? null"
      [loading]="tab.loading()"
      [error]="tab.error()"
      [ways]="tab.ways()"
      (retried)="tab.load()"
    >
      <p tabHead class="warning">{{ 'users.page.messages.writtenDown' | transloco }}</p>
      @if (tab.data()?.items; as messages) {
        <app-message-list
          [messages]="messages"
          [withRecipient]="true"
          [now]="now()"
          [language]="language()"
        />
      }
    </app-tab-frame>
  `,
  styles: `
    .warning {
      padding: 8px 12px;
      border-radius: var(--radius);
      background: var(--warning-soft);
      color: var(--warning);
    }
  `,
})
export class MessagesTab {
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('messages');
}
