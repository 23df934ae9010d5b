import { Component, computed, inject, input, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { ECharts } from 'echarts/core';
import { NgxEchartsDirective } from 'ngx-echarts';
import type { LiveSample } from '#contract/rest/monitor';
import { Language } from '../../core/language/language.ts';
import { Theme } from '../../core/theme/theme.ts';
import { formatTime } from '../figures.ts';
import { stepsOf, summarise } from '../metrics-history.ts';
import type { Minutes } from '../monitor.actions.ts';
import { CHART_COLOURS } from '../../shared/chart/chart-colours.ts';
import { CHART_GROUP, dataOption, frameOption } from './chart-options.ts';
import type { ChartLine } from './chart-options.ts';

/** Seconds of one row of the table, by the minutes shown. */
const STEP_SECONDS: Readonly<Record<Minutes, number>> = { 1: 5, 5: 30, 10: 60 };

let nextId = 0;

/** Measures over time as a chart, or as a table for those who cannot see one. */
@Component({
  selector: 'app-live-chart',
  imports: [NgxEchartsDirective, TranslocoPipe],
  templateUrl: './live-chart.html',
  styleUrl: './live-chart.less',
})
export class LiveChart {
  private readonly theme = inject(Theme);
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);

  readonly heading = input.required<string>();
  readonly lines = input.required<readonly ChartLine[]>();
  readonly samples = input.required<readonly LiveSample[]>();
  readonly minutes = input.required<Minutes>();
  /** Right end of the time axis, ms since 1970. */
  readonly until = input.required<number>();
  readonly format = input.required<(value: number) => string>();
  readonly zoomBar = input(false);
  readonly scales = input<'shared' | 'own'>('shared');
  readonly stale = input(false);

  protected readonly headingId = `live-chart-${++nextId}`;
  protected readonly asTable = signal(false);
  protected readonly colours = computed(() => CHART_COLOURS[this.theme.current()]);

  protected readonly frame = computed(() =>
    frameOption({
      lines: this.lines(),
      colours: this.colours(),
      format: this.format(),
      zoomBar: this.zoomBar(),
      scales: this.scales(),
    }),
  );
  /** Made anew with the frame too, which takes the lines with it when it is replaced. */
  protected readonly data = computed(() => {
    this.frame();
    return dataOption(this.lines(), this.samples(), this.minutes(), this.until());
  });

  protected readonly legend = computed(() =>
    this.lines().map((line) => {
      const summary = summarise(this.samples(), line.measure);
      return {
        ...line,
        colour: this.colours()[line.tone],
        now: summary && this.format()(summary.last),
      };
    }),
  );

  /** The chart in words, for those who hear it. */
  protected readonly description = computed(() => {
    const language = this.language.current();
    const say = (key: string, values: object) =>
      this.transloco.translate(key, { ...values }, language);
    const format = this.format();
    const series = this.lines().map(({ measure, name }) => {
      const summary = summarise(this.samples(), measure);
      if (!summary) return `${name}: ${say('monitor.chart.noData', {})}.`;
      return say('monitor.chart.series', {
        name,
        last: format(summary.last),
        low: format(summary.lowest),
        high: format(summary.highest),
      });
    });
    return say('monitor.chart.summary', {
      name: this.heading(),
      n: this.minutes(),
      series: series.join(' '),
    });
  });

  protected readonly stepSeconds = computed(() => STEP_SECONDS[this.minutes()]);
  protected readonly rows = computed(() => {
    if (!this.asTable()) return [];
    const language = this.language.current();
    return stepsOf(this.samples(), this.stepSeconds()).map(({ from, samples }) => ({
      from,
      time: formatTime(from, language),
      cells: this.lines().map(({ measure }) => {
        const summary = summarise(samples, measure);
        return (
          summary && { mean: this.format()(summary.mean), peak: this.format()(summary.highest) }
        );
      }),
    }));
  });

  protected joinGroup(chart: ECharts): void {
    chart.group = CHART_GROUP;
  }
}
