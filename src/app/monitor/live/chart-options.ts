import type { LineSeriesOption } from 'echarts/charts';
import type {
  DataZoomComponentOption,
  GridComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { LiveSample } from '#contract/rest/monitor';
import { timedValues } from '../metrics-history.ts';
import type { Measure } from '../metrics-history.ts';
import type { ChartColours, Tone } from '../../shared/chart/chart-colours.ts';

export type ChartOption = ComposeOption<
  LineSeriesOption | GridComponentOption | TooltipComponentOption | DataZoomComponentOption
>;

/** Charts of one group are hovered and zoomed in step. */
export const CHART_GROUP = 'monitor';

/** One line of a chart. */
export interface ChartLine {
  readonly id: string;
  readonly measure: Measure;
  readonly name: string;
  readonly tone: Tone;
}

export interface ChartFrame {
  readonly lines: readonly ChartLine[];
  readonly colours: ChartColours;
  /** A value as a person reads it, on the axis and in the tooltip. */
  readonly format: (value: number) => string;
  /** The bar below that zooms this chart and those connected to it. */
  readonly zoomBar: boolean;
  /**
   * `shared`: one scale for all lines, as close as it can be. `own`: a scale per line, each from
   * zero, for lines of very different size: a message to a thousand members is a thousand deliveries.
   */
  readonly scales: 'shared' | 'own';
}

const FONT =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Noto Sans CJK SC', sans-serif";

/** Everything of a chart but its data: changes with theme and language only. */
export function frameOption({ lines, colours, format, zoomBar, scales }: ChartFrame): ChartOption {
  const label = { color: colours.text, fontSize: 11, fontFamily: FONT };
  const scale = {
    type: 'value',
    minInterval: 1,
    splitNumber: 4,
    axisLabel: { ...label, formatter: format },
    splitLine: { lineStyle: { color: colours.grid } },
  } as const;
  const sharedScale = { ...scale, scale: true };
  const ownScale = ({ tone }: ChartLine) => ({
    ...scale,
    min: 0,
    alignTicks: true,
    axisLabel: { ...scale.axisLabel, color: colours[tone] },
    splitLine: tone === 'first' ? scale.splitLine : { show: false },
  });
  return {
    // Once a second the line moves on: an animation would never end.
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: {
      left: 8,
      right: 12,
      top: 12,
      bottom: zoomBar ? 40 : 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    xAxis: {
      type: 'time',
      axisLine: { lineStyle: { color: colours.axis } },
      axisTick: { lineStyle: { color: colours.axis } },
      axisLabel: { ...label, hideOverlap: true, formatter: axisTime },
      axisPointer: { label: { show: false } },
      splitNumber: 5,
      splitLine: { show: false },
    },
    yAxis: scales === 'own' ? lines.map(ownScale) : sharedScale,
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.surface,
      borderColor: colours.border,
      padding: [8, 12],
      textStyle: { color: colours.strongText, fontSize: 12, fontFamily: FONT },
      axisPointer: { type: 'line', lineStyle: { color: colours.axis } },
      valueFormatter: (value) => (typeof value === 'number' ? format(value) : '–'),
    },
    // The same ids in all charts, so that a zoom of one finds its like in the others.
    dataZoom: [
      {
        id: 'wheel',
        type: 'inside',
        filterMode: 'none',
        // A page must scroll under the wheel, charts or not.
        zoomOnMouseWheel: 'ctrl',
        moveOnMouseMove: 'ctrl',
        preventDefaultMouseMove: false,
        minValueSpan: 10_000,
      },
      {
        id: 'bar',
        type: 'slider',
        show: zoomBar,
        filterMode: 'none',
        height: 20,
        bottom: 6,
        left: 8,
        right: 12,
        minValueSpan: 10_000,
        brushSelect: false,
        showDataShadow: false,
        showDetail: false,
        borderColor: colours.border,
        backgroundColor: 'transparent',
        fillerColor: colours.selected,
        handleStyle: { color: colours.surface, borderColor: colours.first },
        moveHandleSize: 0,
        emphasis: { handleStyle: { color: colours.first, borderColor: colours.first } },
      },
    ],
    series: lines.map(({ id, name, tone }, index): LineSeriesOption => ({
      id,
      name,
      type: 'line',
      showSymbol: false,
      symbol: 'circle',
      symbolSize: 6,
      connectNulls: false,
      color: colours[tone],
      // Two lines of one scale may lie on each other; a dashed one lets the other through.
      lineStyle:
        scales === 'shared' && tone === 'second' ? { width: 2, type: [6, 4] } : { width: 2 },
      yAxisIndex: scales === 'own' ? index : 0,
      areaStyle: scales === 'own' && tone === 'first' ? { opacity: 0.1 } : undefined,
      emphasis: { disabled: true },
      data: [],
    })),
  };
}

/** What changes with each batch: the lines, and the time they are drawn over. */
export function dataOption(
  lines: readonly ChartLine[],
  samples: readonly LiveSample[],
  minutes: number,
  until: number,
): ChartOption {
  return {
    xAxis: { min: until - minutes * 60_000, max: until },
    series: lines.map(({ id, measure }): LineSeriesOption => ({
      id,
      data: timedValues(samples, measure).map(([at, value]) => [at, value]),
    })),
  };
}

/** Seconds only where the axis is fine enough to need them. */
function axisTime(at: number): string {
  const time = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const minute = `${two(time.getHours())}:${two(time.getMinutes())}`;
  return time.getSeconds() === 0 ? minute : `${minute}:${two(time.getSeconds())}`;
}
