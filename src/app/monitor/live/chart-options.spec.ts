import type { LineSeriesOption } from 'echarts/charts';
import { buildSample, buildSamples } from '../testing/build-sample.ts';
import { CHART_COLOURS } from '../../shared/chart/chart-colours.ts';
import { dataOption, frameOption } from './chart-options.ts';
import type { ChartFrame, ChartLine } from './chart-options.ts';

const lines: readonly ChartLine[] = [
  { id: 'messages', tone: 'first', name: '消息', measure: ({ messages }) => messages },
  { id: 'deliveries', tone: 'second', name: '投递', measure: ({ deliveries }) => deliveries },
];

describe('dataOption', () => {
  it('draws every line over the whole window, also where it has no samples yet', () => {
    const samples = buildSamples(1, 30);
    const until = samples.at(-1)!.at;
    const option = dataOption(lines, samples, 5, until);
    expect(option.xAxis).toEqual({ min: until - 300_000, max: until });
    expect(seriesOf(option).map(({ id, data }) => [id, data!.length])).toEqual([
      ['messages', 30],
      ['deliveries', 30],
    ]);
  });

  it('has a null where the connection was away', () => {
    const samples = [buildSample(1), buildSample(20)];
    const [messages] = seriesOf(dataOption(lines, samples, 1, samples[1]!.at));
    expect(messages!.data).toEqual([
      [samples[0]!.at, 50],
      [samples[0]!.at + 1, null],
      [samples[1]!.at, 50],
    ]);
  });
});

describe('frameOption', () => {
  const frame: ChartFrame = {
    lines,
    colours: CHART_COLOURS.light,
    format: (value) => `${value} pieces`,
    zoomBar: true,
    scales: 'own',
  };

  it('never animates, and never joins a line over a hole', () => {
    const option = frameOption(frame);
    expect(option['animation']).toBe(false);
    expect(seriesOf(option).map(({ connectNulls }) => connectNulls)).toEqual([false, false]);
  });

  it('names the lines in the language it was given and paints them in the theme', () => {
    for (const colours of Object.values(CHART_COLOURS)) {
      const series = seriesOf(frameOption({ ...frame, colours }));
      expect(series.map(({ name, color }) => [name, color])).toEqual([
        ['消息', colours.first],
        ['投递', colours.second],
      ]);
    }
  });

  it('has the same zooms with and without a bar, so that charts zoom in step', () => {
    const ids = (zoomBar: boolean) =>
      [frameOption({ ...frame, zoomBar }).dataZoom].flat().map((zoom) => zoom?.id);
    expect(ids(true)).toEqual(['wheel', 'bar']);
    expect(ids(false)).toEqual(ids(true));
  });

  it('gives lines of very different size a scale each, in their colour and from zero', () => {
    const axes = frameOption(frame).yAxis as { min: number; axisLabel: { color: string } }[];
    expect(axes.map(({ min, axisLabel }) => [min, axisLabel.color])).toEqual([
      [0, CHART_COLOURS.light.first],
      [0, CHART_COLOURS.light.second],
    ]);
    expect(seriesOf(frameOption(frame)).map(({ yAxisIndex }) => yAxisIndex)).toEqual([0, 1]);
    expect(seriesOf(frameOption({ ...frame, scales: 'shared' })).map((s) => s.yAxisIndex)).toEqual([
      0, 0,
    ]);
  });

  it('leaves the wheel to the page unless Ctrl is held', () => {
    const [wheel] = [frameOption(frame).dataZoom].flat();
    expect(wheel).toEqual(jasmine.objectContaining({ type: 'inside', zoomOnMouseWheel: 'ctrl' }));
  });

  it('shows a dash in the tooltip for a hole', () => {
    const { tooltip } = frameOption(frame) as {
      tooltip: { valueFormatter: (v: unknown) => string };
    };
    expect([tooltip.valueFormatter(3), tooltip.valueFormatter(null)]).toEqual(['3 pieces', '–']);
  });
});

function seriesOf(option: { series?: unknown }): LineSeriesOption[] {
  return option.series as LineSeriesOption[];
}
