import type { ThemeName } from '../../../core/theme/theme.ts';

/**
 * Colours of the chart: a canvas cannot read custom properties, so these repeat those of the styles.
 * `bars` go to the codes by how often they occur; an identity mismatch is always `alarm`.
 */
export interface BarColours {
  readonly alarm: string;
  readonly bars: readonly string[];
  readonly others: string;
  readonly text: string;
  readonly strongText: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
  readonly border: string;
}

export const BAR_COLOURS: Readonly<Record<ThemeName, BarColours>> = {
  light: {
    alarm: '#b3261e',
    bars: ['#0f6f6a', '#c2700a', '#4f63b8', '#8a4fa8', '#5f7d1f'],
    others: '#8a9896',
    text: '#566564',
    strongText: '#17211f',
    grid: '#e7edee',
    axis: '#b9c4c8',
    surface: '#ffffff',
    border: '#dde4e6',
  },
  dark: {
    alarm: '#f28b82',
    bars: ['#5cc4b8', '#f0b95c', '#93a5f0', '#cf9be6', '#b3d06a'],
    others: '#7c8b8a',
    text: '#9baaa9',
    strongText: '#e4ebea',
    grid: '#233031',
    axis: '#435354',
    surface: '#1c2627',
    border: '#293536',
  },
};
