import { Component, computed, inject, input, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NgxEchartsDirective } from 'ngx-echarts';
import type { GroupActivity as Activity } from '#contract/rest/groups';
import { CHART_COLOURS } from '../../shared/chart/chart-colours.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { type Bar, barOption } from './activity-options.ts';
import { hoursOfDay, lastHours } from './activity-hours.ts';

/**
 * When a group is busy: messages of each hour of the last 7 days, and of each hour of the day; as
 * charts, or as tables for those who cannot see them.
 */
@Component({
  selector: 'app-group-activity',
  imports: [NgxEchartsDirective, TranslocoPipe],
  templateUrl: './group-activity.html',
  styleUrl: './group-activity.less',
})
export class GroupActivity {
  private readonly transloco = inject(TranslocoService);

  readonly activity = input.required<Activity>();
  /** When that was asked for, in ms since 1970. */
  readonly now = input.required<number>();
  readonly theme = input.required<'light' | 'dark'>();
  readonly language = input.required<string>();

  protected readonly asTable = signal(false);

  private readonly hours = computed(() => lastHours(this.activity(), this.now()));
  protected readonly total = computed(() =>
    this.hours().reduce((sum, { messages }) => sum + messages, 0),
  );

  protected readonly week = computed((): readonly Bar[] => {
    const language = this.language();
    const day = new Intl.DateTimeFormat(language, { weekday: 'short', day: 'numeric' });
    const hour = new Intl.DateTimeFormat(language, {
      weekday: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    return this.hours().map(({ at, messages, writers }) => ({
      label: day.format(at),
      tooltip: `${hour.format(at)}\n${this.counted('messages', messages)} · ${this.counted('writers', writers)}`,
      value: messages,
    }));
  });
  protected readonly day = computed((): readonly Bar[] =>
    hoursOfDay(this.hours()).map((mean, hour) => ({
      label: `${hour}`.padStart(2, '0'),
      tooltip: `${clock(hour)}–${clock(hour + 1)}\n${this.counted('mean', this.rounded(mean))}`,
      value: mean,
    })),
  );

  protected readonly weekOption = computed(() =>
    this.optionOf(this.week(), (index) => this.beginsDay(index)),
  );
  protected readonly dayOption = computed(() =>
    this.optionOf(this.day(), (hour) => hour % 3 === 0),
  );

  /** The charts in words, for those who hear them. */
  protected readonly weekInWords = computed(() => {
    const busiest = this.hours().reduce((most, hour) =>
      hour.messages > most.messages ? hour : most,
    );
    return this.say('week', {
      total: this.number(this.total()),
      most: this.number(busiest.messages),
      at: this.exact(busiest.at),
    });
  });
  protected readonly dayInWords = computed(() => {
    const means = hoursOfDay(this.hours());
    const busiest = means.indexOf(Math.max(...means));
    return this.say('day', { hour: clock(busiest), mean: this.rounded(means[busiest] ?? 0) });
  });

  /** Newest first, and only hours in which something was written: the others say nothing. */
  protected readonly weekRows = computed(() =>
    this.hours()
      .filter(({ messages }) => messages > 0)
      .map(({ at, messages, writers }) => ({
        at,
        time: this.exact(at),
        messages: this.number(messages),
        writers: this.number(writers),
      }))
      .reverse(),
  );
  protected readonly dayRows = computed(() =>
    hoursOfDay(this.hours()).map((mean, hour) => ({
      time: `${clock(hour)}–${clock(hour + 1)}`,
      mean: this.rounded(mean),
    })),
  );

  private beginsDay(index: number): boolean {
    return new Date(this.hours()[index]?.at ?? 0).getHours() === 0;
  }

  private optionOf(bars: readonly Bar[], labelled: (index: number) => boolean) {
    return barOption({
      bars,
      labelled,
      colours: CHART_COLOURS[this.theme()],
      format: (value) => this.number(value),
    });
  }

  private counted(what: 'messages' | 'writers' | 'mean', count: number | string): string {
    return this.say(what, { count: typeof count === 'number' ? this.number(count) : count });
  }

  private say(key: string, values: object): string {
    return this.transloco.translate(`groups.activity.say.${key}`, { ...values }, this.language());
  }

  private number(value: number): string {
    return wholeNumber(value, this.language());
  }

  private rounded(value: number): string {
    return value.toLocaleString(this.language(), { maximumFractionDigits: value < 10 ? 1 : 0 });
  }

  private exact(at: number): string {
    return new Date(at).toLocaleString(this.language(), {
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  }
}

function clock(hour: number): string {
  return `${String(hour % 24).padStart(2, '0')}:00`;
}
