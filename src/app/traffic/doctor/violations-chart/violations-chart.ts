import { Component, computed, inject, input, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import type { BarSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { NgxEchartsDirective } from 'ngx-echarts';
import type { Violations, ViolationsQuery } from '#contract/rest/traffic';
import { Language } from '../../../core/language/language.ts';
import { Theme } from '../../../core/theme/theme.ts';
import { wholeNumber } from '../../../shared/formats.ts';
import { IDENTITY_MISMATCH, faultKey } from '../../frames/fault-texts.ts';
import { BAR_COLOURS } from './chart-colours.ts';
import { OTHERS, seriesOf } from './violations-series.ts';

export type ChartOption = ComposeOption<
  BarSeriesOption | GridComponentOption | TooltipComponentOption
>;

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Noto Sans CJK SC', sans-serif";

/** Violations over time, a colour per code; or the same as a table for those who cannot see it. */
@Component({
  selector: 'app-violations-chart',
  imports: [NgxEchartsDirective, TranslocoPipe],
  templateUrl: './violations-chart.html',
  styleUrl: './violations-chart.less',
})
export class ViolationsChart {
  private readonly theme = inject(Theme);
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);

  readonly violations = input.required<Violations>();
  readonly range = input.required<ViolationsQuery['range']>();

  protected readonly asTable = signal(false);
  protected readonly series = computed(() => {
    const colours = BAR_COLOURS[this.theme.current()];
    const language = this.language.current();
    let next = 0;
    return seriesOf(this.violations()).map((series) => ({
      ...series,
      name: this.nameOf(series.code, language),
      totalText: wholeNumber(series.total, language),
      colour:
        series.code === IDENTITY_MISMATCH
          ? colours.alarm
          : series.code === OTHERS
            ? colours.others
            : (colours.bars[next++] ?? colours.others),
    }));
  });
  private readonly times = computed(() => {
    const format = new Intl.DateTimeFormat(
      this.language.current(),
      this.range() === 'month'
        ? { month: 'short', day: 'numeric', hour: '2-digit', hourCycle: 'h23' }
        : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    );
    return this.violations().steps.map(({ at }) => format.format(new Date(at)));
  });
  protected readonly rows = computed(() => {
    if (!this.asTable()) return [];
    return this.times()
      .map((time, step) => ({
        time,
        counts: this.series().map(({ counts }) => counts[step] ?? 0),
      }))
      .filter(({ counts }) => counts.some((count) => count > 0))
      .reverse();
  });
  /** The chart in words, for those who hear it. */
  protected readonly description = computed(() => {
    const series = this.series().map(({ name, totalText }) => `${name}: ${totalText}.`);
    const language = this.language.current();
    return `${this.transloco.translate('traffic.doctor.chart', {}, language)} ${series.join(' ')}`;
  });
  protected readonly option = computed<ChartOption>(() => {
    const colours = BAR_COLOURS[this.theme.current()];
    const label = { color: colours.text, fontSize: 11, fontFamily: FONT };
    return {
      animation: false,
      textStyle: { fontFamily: FONT },
      grid: {
        left: 8,
        right: 12,
        top: 12,
        bottom: 8,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel',
      },
      xAxis: {
        type: 'category',
        data: [...this.times()],
        axisLine: { lineStyle: { color: colours.axis } },
        axisTick: { show: false },
        axisLabel: { ...label, hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitNumber: 4,
        axisLabel: label,
        splitLine: { lineStyle: { color: colours.grid } },
      },
      tooltip: {
        trigger: 'axis',
        confine: true,
        transitionDuration: 0,
        backgroundColor: colours.surface,
        borderColor: colours.border,
        padding: [8, 12],
        textStyle: { color: colours.strongText, fontSize: 12, fontFamily: FONT },
        axisPointer: { type: 'shadow' },
      },
      series: this.series().map(({ name, colour, counts }): BarSeriesOption => ({
        name,
        type: 'bar',
        stack: 'violations',
        color: colour,
        barMaxWidth: 28,
        data: [...counts],
      })),
    };
  });

  private nameOf(code: string, language: string): string {
    if (code === OTHERS) return this.transloco.translate('traffic.doctor.others', {}, language);
    return this.transloco.translate(`${faultKey(code)}.title`, {}, language);
  }
}
