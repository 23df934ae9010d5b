import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { AlarmRule, AlarmRuleBody } from '#contract/rest/traffic';
import type { ApiError } from '../../../core/api/api-error.ts';
import { ModalDialog } from '../../../shared/modal-dialog/modal-dialog.ts';
import { ProblemNote } from '../../../shared/problem-note/problem-note.ts';
import { COUNTED_CODES, IDENTITY_MISMATCH, faultKey } from '../../frames/fault-texts.ts';

const MAX_COUNT = 1_000_000;
const MAX_MINUTES = 1_440;

/** Asks when to be told. */
@Component({
  selector: 'app-alarm-form',
  imports: [ModalDialog, NzButtonComponent, ProblemNote, TranslocoPipe],
  templateUrl: './alarm-form.html',
  styleUrls: ['../../question.less', './alarm-form.less'],
})
export class AlarmForm {
  readonly state = input.required<'closed' | 'open' | 'saving'>();
  /** The rule to change; null for a new one. */
  readonly rule = input.required<AlarmRule | null>();
  readonly error = input.required<ApiError | null>();

  readonly submitted = output<AlarmRuleBody>();
  readonly cancelled = output();

  protected readonly open = computed(() => this.state() !== 'closed');
  protected readonly maxCount = MAX_COUNT;
  protected readonly maxMinutes = MAX_MINUTES;
  protected readonly code = this.field(({ code }) => code, IDENTITY_MISMATCH);
  protected readonly count = this.field(({ count }) => count, 1);
  protected readonly minutes = this.field(({ minutes }) => minutes, 5);
  /** With the rule's own, which may be of a newer server. */
  protected readonly codes = computed(() => [...new Set([...COUNTED_CODES, this.code()])]);
  protected readonly sound = computed(
    () => within(this.count(), MAX_COUNT) && within(this.minutes(), MAX_MINUTES),
  );
  protected readonly faultKey = faultKey;

  protected submit(event: Event): void {
    event.preventDefault();
    if (!this.sound() || this.state() === 'saving') return;
    this.submitted.emit({
      code: this.code(),
      count: this.count(),
      minutes: this.minutes(),
      enabled: this.rule()?.enabled ?? true,
    });
  }

  /** What stands in a field: of the rule, or what a new one begins with; anew each time it opens. */
  private field<T>(of: (rule: AlarmRule) => T, otherwise: T) {
    return linkedSignal<{ open: boolean; rule: AlarmRule | null }, T>({
      source: computed(() => ({ open: this.open(), rule: this.rule() })),
      computation: ({ rule }) => (rule ? of(rule) : otherwise),
    });
  }
}

function within(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
