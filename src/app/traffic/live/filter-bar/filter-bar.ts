import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Command } from '#contract/wire/commands';
import type { TrafficFilter } from '#contract/wire/packets/traffic';
import { Language } from '../../../core/language/language.ts';
import { MAX_FILTER_CHARACTERS } from '../../frames/traffic-query.ts';
import { MenuDetails } from '../menu-details.ts';
import { narrowerThan } from '../narrow.ts';

export type FilterChange = { readonly [K in keyof TrafficFilter]: TrafficFilter[K] | undefined };

type TextField = 'userId' | 'sessionId' | 'chatId' | 'address' | 'build' | 'text';
const MORE: readonly TextField[] = ['chatId', 'sessionId', 'address', 'build', 'text'];

/** What narrows the frames. Shows the filter it is given and reports what is to change in it. */
@Component({
  selector: 'app-filter-bar',
  imports: [MenuDetails, NzIconDirective, TranslocoPipe],
  templateUrl: './filter-bar.html',
  styleUrl: './filter-bar.less',
})
export class FilterBar {
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);

  readonly filter = input.required<TrafficFilter>();
  /** Text can be looked for only while bodies come unmasked. */
  readonly revealed = input.required<boolean>();

  readonly filterChange = output<FilterChange>();
  readonly cleared = output();

  private readonly narrow = narrowerThan(760);
  protected readonly maxLength = MAX_FILTER_CHARACTERS;
  protected readonly directions = [undefined, 'in', 'out'] as const;
  protected readonly moreFields = MORE;
  /** Open from the start when one of those inside is in use, unless they would hide the frames. */
  protected readonly more = linkedSignal<boolean, boolean>({
    source: computed(() => this.moreInUse() > 0 && !this.narrow()),
    computation: (inUse, previous) => inUse || (previous?.value ?? false),
  });
  protected readonly moreInUse = computed(() => {
    const filter = this.filter();
    const given = [...MORE, 'chatType', 'verified'] as const;
    return given.filter((name) => filter[name] !== undefined).length;
  });
  protected readonly anything = computed(() => Object.keys(this.filter()).length > 0);
  protected readonly chosen = computed(() => new Set(this.filter().commands));
  protected readonly commands = computed(() => {
    const language = this.language.current();
    return Object.entries(Command).map(([name, number]) => ({
      number,
      name: this.transloco.translate(`traffic.command.${name}`, { n: number }, language),
    }));
  });

  protected setText(name: TextField, text: string): void {
    const value = text.trim();
    if (value === (this.filter()[name] ?? '')) return;
    this.filterChange.emit({ [name]: value });
  }

  protected toggleCommand(number: number): void {
    const chosen = new Set(this.chosen());
    if (!chosen.delete(number)) chosen.add(number);
    this.filterChange.emit({ commands: [...chosen] });
  }

  protected setChatType(value: string): void {
    this.filterChange.emit({ chatType: value === '' ? undefined : value === '1' ? 1 : 0 });
  }

  protected setVerified(value: string): void {
    this.filterChange.emit({ verified: value === '' ? undefined : value === 'true' });
  }
}
