import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzInputDirective } from 'ng-zorro-antd/input';
import { FormField } from '../form-field/form-field.ts';
import { exactTime } from '../formats.ts';
import { ModalDialog } from '../modal-dialog/modal-dialog.ts';
import { ProblemNote, type ShownProblem } from '../problem-note/problem-note.ts';
import { END_CHOICES, type EndChoice, endOf } from './end-choices.ts';

/** What an operator gave with an act. */
export interface ActDetails {
  readonly reason: string;
  /** ISO 8601; null for good, or where no end was asked for. */
  readonly until: string | null;
}

/** The longest reason (contract: ReasonSchema). */
export const MAX_REASON_CHARACTERS = 200;

/**
 * The last step before an act: what it touches, given as content; why, until when, and where there
 * is no way back the name, typed. Stays, with what was typed, when the act fails.
 */
@Component({
  selector: 'app-act-dialog',
  imports: [
    FormField,
    ModalDialog,
    NzButtonComponent,
    NzInputDirective,
    ProblemNote,
    TranslocoPipe,
  ],
  templateUrl: './act-dialog.html',
  styleUrls: ['../question.less', './act-dialog.less'],
})
export class ActDialog {
  /** What is to be done, as a question or a name: "Ban Ada?" */
  readonly heading = input.required<string>();
  /** What its button says: "Ban user". */
  readonly act = input.required<string>();
  /** What it says if the act fails. */
  readonly failed = input.required<string>();
  readonly dangerous = input(false);
  /** 'must' and 'may' ask for a reason. */
  readonly reason = input<'must' | 'may' | 'none'>('must');
  /** Reasons to choose from, in the operator's words. */
  readonly presets = input<readonly string[]>([]);
  /** Asks for an end, with this proposal; null where there is none. */
  readonly end = input<EndChoice | null>(null);
  /** Has to be typed; '' where there is a way back. */
  readonly confirmWith = input('');
  /** What was given as content is in order. */
  readonly ready = input(true);
  readonly busy = input(false);
  readonly error = input<ShownProblem | null>(null);
  readonly language = input.required<string>();

  readonly confirmed = output<ActDetails>();
  readonly cancelled = output();

  protected readonly maxReason = MAX_REASON_CHARACTERS;
  protected readonly ends = END_CHOICES;
  protected readonly why = linkedSignal({ source: this.heading, computation: () => '' });
  protected readonly typed = linkedSignal({ source: this.heading, computation: () => '' });
  protected readonly choice = linkedSignal<EndChoice>(() => this.end() ?? 'never');
  protected readonly date = linkedSignal({ source: this.heading, computation: () => '' });
  /** Problems show once somebody tried. */
  protected readonly tried = linkedSignal({ source: this.heading, computation: () => false });

  protected readonly reasonMissing = computed(
    () => this.reason() === 'must' && this.why().trim() === '',
  );
  protected readonly unconfirmed = computed(
    () => this.confirmWith() !== '' && this.typed().trim() !== this.confirmWith().trim(),
  );
  /** Read when it is shown; what counts is taken when the button is pressed. */
  protected readonly endText = computed(() => {
    const at = endOf(this.choice(), this.date(), Date.now());
    return at === null || Number.isNaN(at) ? '' : exactTime(at, this.language());
  });
  protected readonly dateWrong = computed(() =>
    Number.isNaN(endOf(this.choice(), this.date(), Date.now())),
  );

  protected confirm(event: Event): void {
    event.preventDefault();
    if (this.busy()) return;
    this.tried.set(true);
    const wrong = this.reasonMissing() || this.unconfirmed() || this.dateWrong() || !this.ready();
    if (wrong) {
      const form = event.target as HTMLElement;
      // Once what is wrong is marked as such.
      setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const at = this.end() === null ? null : endOf(this.choice(), this.date(), Date.now());
    const until = at === null ? null : new Date(at).toISOString();
    this.confirmed.emit({ reason: this.why().trim(), until });
  }

  protected chooseEnd(index: number): void {
    this.choice.set(END_CHOICES[index] ?? 'never');
  }
}
