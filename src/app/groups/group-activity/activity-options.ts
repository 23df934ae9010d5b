import type { BarSeriesOption } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartColours } from '../../shared/chart/chart-colours.ts';

export type ActivityOption = ComposeOption<
  BarSeriesOption | GridComponentOption | TooltipComponentOption
>;

/** One bar: where it stands on the axis, and how high it is. */
export interface Bar {
  /** What the axis and the tooltip call it. */
  readonly label: string;
  readonly tooltip: string;
  readonly value: number;
}

export interface BarChartSpec {
  readonly bars: readonly Bar[];
  readonly colours: ChartColours;
  /** Whether the axis says what this bar is; saying it of all would overlap. */
  readonly labelled: (index: number) => boolean;
  /** A value as a person reads it. */
  readonly format: (value: number) => string;
}

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Noto Sans CJK SC', sans-serif";

export function barOption({ bars, colours, labelled, format }: BarChartSpec): ActivityOption {
  const label = { color: colours.text, fontSize: 11, fontFamily: FONT };
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: {
      left: 4,
      right: 4,
      top: 12,
      bottom: 4,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisLine: { lineStyle: { color: colours.axis } },
      axisTick: { show: false },
      axisLabel: { ...label, interval: labelled, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { ...label, formatter: format },
      splitLine: { lineStyle: { color: colours.grid } },
    },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.surface,
      borderColor: colours.border,
      padding: [8, 12],
      textStyle: { color: colours.strongText, fontSize: 12, fontFamily: FONT },
      axisPointer: { type: 'shadow' },
      formatter: (point) => {
        const index = Array.isArray(point) ? point[0]?.dataIndex : point.dataIndex;
        return (index === undefined ? undefined : bars[index]?.tooltip) ?? '';
      },
    },
    series: [
      {
        type: 'bar',
        color: colours.first,
        barCategoryGap: '20%',
        itemStyle: { borderRadius: [2, 2, 0, 0] },
        emphasis: { disabled: true },
        data: bars.map(({ value }) => value),
      },
    ],
  };
}
