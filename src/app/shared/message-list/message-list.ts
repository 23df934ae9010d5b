import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { StoredMessageRecord } from '#contract/rest/messages';
import { Avatar } from '../avatar/avatar.ts';
import { MessageContent } from '../message-content/message-content.ts';
import { Moment } from '../moment/moment.ts';

/** Stored messages, newest first, as they are read: by whom, to whom, when, and what. */
@Component({
  selector: 'app-message-list',
  imports: [Avatar, MessageContent, Moment, NzButtonComponent, TranslocoPipe],
  templateUrl: './message-list.html',
  styleUrl: './message-list.less',
})
export class MessageList {
  readonly messages = input.required<readonly StoredMessageRecord[]>();
  /** Says to whom each went; not needed where all went to one chat. */
  readonly withRecipient = input(false);
  /** Whether this operator may take them back. */
  readonly recallable = input(false);
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  readonly recallAsked = output<StoredMessageRecord>();
}
