import { Component, computed, inject, input, output } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { commandName, isCommand } from '#contract/wire/commands';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { Language } from '../../core/language/language.ts';
import { CopyButton } from '../../shared/copy-button/copy-button.ts';
import { IDENTITY_MISMATCH, faultKey } from '../frames/fault-texts.ts';
import { bodyOf } from '../frames/frame-body.ts';
import { byteSize, clockTime, latency } from '../frames/frame-texts.ts';
import { HexView } from '../hex-view/hex-view.ts';
import { JsonTree } from '../json-tree/json-tree.ts';
import type { ShownFrame } from './shown-frame.ts';

/** Everything there is about one frame: what it says, byte for byte, and what became of it. */
@Component({
  selector: 'app-frame-details',
  imports: [CopyButton, HexView, JsonTree, NzIconDirective, TranslocoPipe],
  templateUrl: './frame-details.html',
  styleUrl: './frame-details.less',
})
export class FrameDetails {
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);

  readonly frame = input.required<ShownFrame>();
  /** The answer to it, or the request that it answers, as far as held. */
  readonly counterpart = input<TrafficFrame | null>(null);

  readonly counterpartChosen = output<TrafficFrame>();

  protected readonly body = computed(() => bodyOf(this.frame()));
  protected readonly fault = computed(() => {
    const { fault, violation } = this.frame();
    if (!fault) return null;
    return { code: fault, key: faultKey(fault), violation, mismatch: fault === IDENTITY_MISMATCH };
  });
  /** Who the packet claims to be, where that is not who the connection is. */
  protected readonly claimed = computed(() => {
    const { userId, claimed: kept } = this.frame();
    if (kept) return kept;
    const body = this.body();
    const claims = [body?.['fromUserId'], body?.['userId']].map((id) =>
      typeof id === 'string' || typeof id === 'number' ? String(id) : '',
    );
    return claims.find((id) => id !== '' && id !== userId) ?? null;
  });
  protected readonly facts = computed(() => {
    const frame = this.frame();
    const say = (key: string) => this.transloco.translate(key, {}, this.language.current());
    const facts: [name: string, value: string][] = [
      [say('traffic.fact.time'), this.time(frame.at)],
      [say('traffic.fact.direction'), say(`traffic.direction.${frame.direction}`)],
      [say('traffic.fact.user'), frame.userId || say('traffic.nobody')],
      [say('traffic.fact.build'), frame.build || say('traffic.noBuild')],
      [say('traffic.fact.device'), frame.device ?? ''],
      [say('traffic.fact.address'), frame.address],
      [say('traffic.fact.session'), frame.sessionId],
      [say('traffic.fact.size'), byteSize(frame.bytes)],
    ];
    if (frame.verified === false) {
      facts.push([say('traffic.fact.identity'), say('traffic.unverified')]);
    }
    return facts.filter(([, value]) => value !== '');
  });
  protected readonly latency = latency;
  protected readonly clockTime = clockTime;
  protected readonly whole = computed(() => JSON.stringify(this.frame(), null, 2));

  protected nameOf(command: number | null): string {
    if (command === null) return this.transloco.translate('traffic.unreadable');
    const name = isCommand(command) ? commandName(command) : 'unknown';
    return this.transloco.translate(`traffic.command.${name}`, { n: command });
  }

  private time(at: number): string {
    const day = new Intl.DateTimeFormat(this.language.current(), { dateStyle: 'medium' });
    return `${day.format(at)} ${clockTime(at)}`;
  }
}
