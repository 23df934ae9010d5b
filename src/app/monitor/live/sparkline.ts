import { Component, computed, input } from '@angular/core';
import type { TimedValue } from '../metrics-history.ts';

const WIDTH = 100;
const HEIGHT = 28;
/** Room for the stroke, which would be cut off at the edges. */
const INSET = 2;

/** A line without axes: which way it goes, not how much it is. The figure stands beside it. */
@Component({
  selector: 'app-sparkline',
  template: `
    <svg [attr.viewBox]="viewBox" preserveAspectRatio="none" aria-hidden="true">
      <path [attr.d]="path()" vector-effect="non-scaling-stroke" />
    </svg>
  `,
  styles: `
    :host {
      display: block;
    }
    svg {
      display: block;
      width: 100%;
      height: 28px;
    }
    path {
      fill: none;
      stroke: var(--primary);
      stroke-width: 1.5;
      stroke-linejoin: round;
    }
  `,
})
export class Sparkline {
  readonly values = input.required<readonly TimedValue[]>();

  protected readonly viewBox = `0 0 ${WIDTH} ${HEIGHT}`;
  protected readonly path = computed(() => sparklinePath(this.values()));
}

/** SVG path of the values, stretched over the whole width and height; holes stay holes. */
export function sparklinePath(values: readonly TimedValue[]): string {
  const known = values.flatMap(([, value]) => (value === null ? [] : [value]));
  const from = values[0]?.[0] ?? 0;
  const span = (values.at(-1)?.[0] ?? 0) - from || 1;
  const lowest = Math.min(...known);
  const range = Math.max(...known) - lowest;
  let pen = 'M';
  const steps: string[] = [];
  for (const [at, value] of values) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    const x = ((at - from) / span) * WIDTH;
    // What never changed is drawn in the middle.
    const share = range === 0 ? 0.5 : (value - lowest) / range;
    const y = HEIGHT - INSET - share * (HEIGHT - 2 * INSET);
    steps.push(`${pen}${x.toFixed(1)} ${y.toFixed(1)}`);
    pen = 'L';
  }
  return steps.join('');
}
