import { Component, inject, input, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Alarm, AlarmRule } from '#contract/rest/traffic';
import { Language } from '../../../core/language/language.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { faultKey } from '../../frames/fault-texts.ts';

/** When operators are told, and when they were. */
@Component({
  selector: 'app-alarm-rules',
  imports: [Moment, NzButtonComponent, NzIconDirective, TranslocoPipe],
  templateUrl: './alarm-rules.html',
  styleUrl: './alarm-rules.less',
})
export class AlarmRules {
  /** Null while they are on their way. */
  readonly rules = input.required<readonly AlarmRule[] | null>();
  readonly busyIds = input.required<readonly string[]>();
  readonly fired = input.required<readonly Alarm[]>();
  readonly now = input.required<number>();

  readonly added = output();
  readonly edited = output<AlarmRule>();
  readonly toggled = output<AlarmRule>();
  readonly deleted = output<AlarmRule>();

  protected readonly language = inject(Language).current;
  protected readonly faultKey = faultKey;
  /** The rule whose deletion is to be pressed once more. */
  protected readonly asked = signal('');

  protected remove(rule: AlarmRule): void {
    if (this.asked() !== rule.id) {
      this.asked.set(rule.id);
      return;
    }
    this.asked.set('');
    this.deleted.emit(rule);
  }
}
