import { Component, input, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { Command } from '#contract/wire/commands';
import { ChatType, ContentType, type Message } from '#contract/wire/packets/message';

export type Kind = 'heartbeat' | 'message' | 'push';

/** A packet to send: its command, and what its body holds. */
export interface NewPacket {
  readonly command: Command;
  readonly fields: object;
}

const MAX_PUSH_CODE = 99;

/** Asks for what a packet of a kind holds. */
@Component({
  selector: 'app-packet-form',
  imports: [NzButtonComponent, TranslocoPipe],
  templateUrl: './packet-form.html',
  styleUrl: '../form.less',
})
export class PacketForm {
  readonly kind = input.required<Kind>();
  /** The test user. */
  readonly userId = input.required<string>();
  readonly sent = output<NewPacket>();

  protected readonly to = signal('');
  protected readonly group = signal(false);
  protected readonly content = signal('');
  protected readonly code = signal(1);
  protected readonly eventValue = signal('');
  protected readonly maxCode = MAX_PUSH_CODE;

  protected ready(): boolean {
    if (this.kind() === 'message') return this.to().trim() !== '' && this.content() !== '';
    if (this.kind() !== 'push') return true;
    return Number.isInteger(this.code()) && this.code() >= 0 && this.code() <= MAX_PUSH_CODE;
  }

  protected submit(event: Event): void {
    event.preventDefault();
    if (this.ready()) this.sent.emit(this.packet());
  }

  private packet(): NewPacket {
    switch (this.kind()) {
      case 'heartbeat':
        return { command: Command.HeartbeatRequest, fields: {} };
      case 'push':
        return {
          command: Command.PushRequest,
          fields: { code: this.code(), eventValue: this.eventValue(), eventObj: null },
        };
      case 'message':
        return { command: Command.MessageRequest, fields: this.message() };
    }
  }

  private message(): Message {
    return {
      chatType: this.group() ? ChatType.Group : ChatType.Private,
      toUserId: this.to().trim(),
      toUserName: '',
      toUserHeadImg: '',
      fromUserId: this.userId(),
      fromUserName: '',
      fromUserHeadImg: '',
      hasBeenSentId: crypto.randomUUID(),
      contentType: ContentType.Text,
      content: this.content(),
      createTime: Date.now(),
    };
  }
}
