import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { StoredMessageRecord } from '#contract/rest/messages';
import { Avatar } from '../avatar/avatar.ts';
import { MessageContent } from '../message-content/message-content.ts';
import { Moment } from '../moment/moment.ts';

/** Stored messages, newest first, as they are read: by whom, to whom, when, and what. */
@Component({
  selector: 'app-message-list',
  imports: [Avatar, MessageContent, Moment, TranslocoPipe],
  templateUrl: './message-list.html',
  styleUrl: './message-list.less',
})
export class MessageList {
  readonly messages = input.required<readonly StoredMessageRecord[]>();
  /** Says to whom each went; not needed where all went to one chat. */
  readonly withRecipient = input(false);
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();
}
