import { Component, computed, inject, linkedSignal, viewChild } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzInputDirective } from 'ng-zorro-antd/input';
import type { UserNote } from '#contract/rest/user-records';
import { Language } from '../../../core/language/language.ts';
import { injectNow } from '../../../shared/clock.ts';
import { FormField } from '../../../shared/form-field/form-field.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { ProblemNote } from '../../../shared/problem-note/problem-note.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';

/** The longest note (contract: NewNoteSchema). */
const MAX_NOTE_CHARACTERS = 2_000;

/** What operators wrote about the user for each other. Who wrote a note may delete it. */
@Component({
  selector: 'app-notes-tab',
  imports: [
    FormField,
    Moment,
    NzButtonComponent,
    NzInputDirective,
    ProblemNote,
    TabFrame,
    TranslocoPipe,
  ],
  templateUrl: './notes-tab.html',
  styleUrls: ['../tab-form.less', './notes-tab.less'],
})
export class NotesTab {
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('notes');
  private readonly frame = viewChild.required(TabFrame);
  protected readonly maxNote = MAX_NOTE_CHARACTERS;
  protected readonly text = linkedSignal({ source: this.tab.userId, computation: () => '' });
  protected readonly tried = linkedSignal({ source: this.tab.userId, computation: () => false });
  protected readonly missing = computed(() => this.tried() && this.text().trim() === '');
  protected readonly writing = computed(() => this.tab.changing()?.kind === 'writeNote');
  private underWay = '';

  constructor() {
    this.tab.onChanged('deleteNote', () => this.frame().focus());
    this.tab.onChanged('writeNote', () => this.clear());
  }

  protected write(): void {
    this.tried.set(true);
    const text = this.text().trim();
    if (text === '' || this.tab.changing() !== null) return;
    this.underWay = text;
    this.tab.change({ kind: 'writeNote', text });
  }

  protected remove({ id, text }: UserNote): void {
    this.tab.change({ kind: 'deleteNote', note: { id, text } });
  }

  /** What is typed meanwhile stays. */
  private clear(): void {
    if (this.text().trim() === this.underWay) this.text.set('');
    this.tried.set(false);
  }
}
