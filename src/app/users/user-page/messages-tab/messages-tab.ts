import { Component, computed, inject, linkedSignal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import type { StoredMessageRecord } from '#contract/rest/messages';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../../core/language/language.ts';
import { sessionFeature } from '../../../core/session/session.state.ts';
import { injectNow } from '../../../shared/clock.ts';
import { DayJump } from '../../../shared/message-list/day-jump.ts';
import { MessageList } from '../../../shared/message-list/message-list.ts';
import { RecallDialog } from '../../../shared/message-list/recall-dialog.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';

/** What the user wrote, newest first, in private chats and groups. */
@Component({
  selector: 'app-messages-tab',
  imports: [DayJump, MessageList, RecallDialog, TabFrame, TranslocoPipe],
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
      <app-day-jump tabHead [day]="tab.day()" (chosen)="tab.jump($event)" />
      @if (tab.data()?.items; as messages) {
        <app-message-list
          [messages]="messages"
          [withRecipient]="true"
          [recallable]="mayRecall()"
          [now]="now()"
          [language]="language()"
          (recallAsked)="ask($event)"
        />
      }
    </app-tab-frame>

    @if (asked(); as message) {
      <app-recall-dialog
        [message]="message"
        [busy]="tab.changing() !== null"
        [error]="tab.changeError()"
        [language]="language()"
        (confirmed)="recall(message.id, $event)"
        (cancelled)="asked.set(null)"
      />
    }
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
  private readonly permissions = inject(Store).selectSignal(sessionFeature.selectPermissions);
  protected readonly mayRecall = computed(() =>
    this.permissions().includes(Permission.MessagesRecall),
  );
  /** The message whose dialog stands. */
  protected readonly asked = linkedSignal<string | null, StoredMessageRecord | null>({
    source: this.tab.userId,
    computation: () => null,
  });

  constructor() {
    this.tab.onChanged('recall', () => this.asked.set(null));
  }

  protected ask(message: StoredMessageRecord): void {
    this.tab.begin();
    this.asked.set(message);
  }

  protected recall(messageId: string, reason: string): void {
    this.tab.change({ kind: 'recall', messageId, reason });
  }
}
