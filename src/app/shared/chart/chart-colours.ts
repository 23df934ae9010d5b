/** Which of a chart's lines: the first is the one looked at most. */
export type Tone = 'first' | 'second';

/**
 * Colours of the charts: a canvas cannot read custom properties, so these repeat those of the
 * styles. Lines reach 3:1 on the surface and differ in lightness as well as in hue.
 */
export interface ChartColours extends Readonly<Record<Tone, string>> {
  readonly text: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly border: string;
  readonly strongText: string;
  readonly selected: string;
}

export const CHART_COLOURS: Readonly<Record<'light' | 'dark', ChartColours>> = {
  light: {
    first: '#0f6f6a',
    second: '#c2700a',
    text: '#566564',
    strongText: '#17211f',
    grid: '#e7edee',
    axis: '#b9c4c8',
    surface: '#ffffff',
    border: '#dde4e6',
    selected: 'rgb(15 111 106 / 12%)',
  },
  dark: {
    first: '#5cc4b8',
    second: '#f0b95c',
    text: '#9baaa9',
    strongText: '#e4ebea',
    grid: '#233031',
    axis: '#435354',
    surface: '#1c2627',
    border: '#293536',
    selected: 'rgb(92 196 184 / 16%)',
  },
};
