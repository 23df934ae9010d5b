import { Component, input } from '@angular/core';
import type { TimedValue } from '../metrics-history.ts';
import { Sparkline } from './sparkline.ts';

/** One figure, what it means, and which way it goes. */
@Component({
  selector: 'app-stat-tile',
  imports: [Sparkline],
  template: `
    <h3>{{ label() }}</h3>
    <p class="figure" [class.alarming]="alarming()">
      {{ value() }}<span class="unit">{{ unit() }}</span>
    </p>
    <p class="hint" [title]="hint()">{{ hint() }}</p>
    <app-sparkline [values]="trend()" />
  `,
  styleUrl: './stat-tile.less',
  host: { '[class.stale]': 'stale()' },
})
export class StatTile {
  readonly label = input.required<string>();
  readonly value = input.required<string>();
  readonly unit = input('');
  readonly hint = input('');
  readonly trend = input.required<readonly TimedValue[]>();
  /** The figure is one that should be nought. */
  readonly alarming = input(false);
  readonly stale = input(false);
}
