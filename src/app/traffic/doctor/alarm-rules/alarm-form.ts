import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { AlarmRule, AlarmRuleBody } from '#contract/rest/traffic';
import { type ApiError, savedMeanwhile } from '../../../core/api/api-error.ts';
import {
  ConflictDialog,
  type ConflictField,
  type Side,
} from '../../../shared/conflict-dialog/conflict-dialog.ts';
import { ModalDialog } from '../../../shared/modal-dialog/modal-dialog.ts';
import { ProblemNote } from '../../../shared/problem-note/problem-note.ts';
import { COUNTED_CODES, IDENTITY_MISMATCH, faultKey } from '../../frames/fault-texts.ts';

const FIELDS = ['code', 'count', 'minutes'] as const;
type Field = (typeof FIELDS)[number];
const MAX_COUNT = 1_000_000;
const MAX_MINUTES = 1_440;

/** Asks when to be told. */
@Component({
  selector: 'app-alarm-form',
  imports: [ConflictDialog, ModalDialog, NzButtonComponent, ProblemNote, TranslocoPipe],
  templateUrl: './alarm-form.html',
  styleUrls: ['../../../shared/question.less', './alarm-form.less'],
})
export class AlarmForm {
  private readonly transloco = inject(TranslocoService);

  readonly state = input.required<'closed' | 'open' | 'saving'>();
  /** The rule to change; null for a new one. */
  readonly rule = input.required<AlarmRule | null>();
  readonly error = input.required<ApiError | null>();

  readonly submitted = output<{ edited: AlarmRule | null; rule: AlarmRuleBody }>();
  /** The conflict that is the `error` was looked at. */
  readonly resumed = output();
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
  /** The rule that changes are made to: as it was read, or as somebody else saved it since. */
  private readonly base = this.field<AlarmRule | null>((rule) => rule, null);
  protected readonly theirs = computed(() => savedMeanwhile(this.error()) as AlarmRule | null);
  /** What was changed here and stands otherwise there: all else is taken from there. */
  protected readonly conflicts = computed((): readonly ConflictField[] => {
    const [theirs, base, mine] = [this.theirs(), this.base(), this.values()];
    if (!theirs || !base) return [];
    return FIELDS.filter((name) => mine[name] !== base[name] && mine[name] !== theirs[name]).map(
      (name) => ({
        name,
        label: `traffic.alarm.${name}`,
        mine: this.words(mine, name),
        theirs: this.words(theirs, name),
      }),
    );
  });

  protected submit(event: Event): void {
    event.preventDefault();
    if (!this.sound() || this.state() === 'saving') return;
    const edited = this.base();
    const rule = { ...this.values(), enabled: edited?.enabled ?? true };
    this.submitted.emit({ edited, rule });
  }

  /** The form goes on from what is stored now; saving is another step. */
  protected resolve(sides: Readonly<Record<string, Side>>): void {
    const theirs = this.theirs();
    if (!theirs) return;
    const base = this.base();
    const mine = this.values();
    const kept = <N extends Field>(name: N) =>
      sides[name] !== 'theirs' && mine[name] !== base?.[name] ? mine[name] : theirs[name];
    this.code.set(kept('code'));
    this.count.set(kept('count'));
    this.minutes.set(kept('minutes'));
    this.base.set(theirs);
    this.resumed.emit();
  }

  private values(): Pick<AlarmRule, Field> {
    return { code: this.code(), count: this.count(), minutes: this.minutes() };
  }

  private words(rule: Pick<AlarmRule, Field>, name: Field): string {
    return name === 'code'
      ? this.transloco.translate(`${faultKey(rule.code)}.title`)
      : String(rule[name]);
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
