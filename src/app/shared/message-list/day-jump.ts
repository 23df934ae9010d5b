import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';

/** Leads to the messages of a day. */
@Component({
  selector: 'app-day-jump',
  imports: [TranslocoPipe],
  template: `
    <label>
      <span>{{ 'shared.message.jump' | transloco }}</span>
      <input #box type="date" [value]="day()" (change)="chosen.emit(box.value)" />
    </label>
  `,
  styles: `
    @import '../select.less';

    label {
      display: inline-flex;
      flex-wrap: wrap;
      gap: 4px 8px;
      align-items: center;
      color: var(--text-muted);
      font-size: 13px;
    }

    input {
      .select();

      height: 32px;
      font-size: 14px;
    }
  `,
})
export class DayJump {
  /** What a field of the type `date` holds; '' while none is chosen. */
  readonly day = input.required<string>();

  readonly chosen = output<string>();
}
