import { Component, computed, inject, linkedSignal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { NzInputDirective } from 'ng-zorro-antd/input';
import { Language } from '../../../core/language/language.ts';
import { injectNow } from '../../../shared/clock.ts';
import { DataTable } from '../../../shared/data-table/data-table.ts';
import { TableCell } from '../../../shared/data-table/table-cell.ts';
import type { TableColumn } from '../../../shared/data-table/table-column.ts';
import { wholeNumber } from '../../../shared/formats.ts';
import { FormField } from '../../../shared/form-field/form-field.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { ProblemNote } from '../../../shared/problem-note/problem-note.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';
import { entryKey } from './entry-key.ts';

/** Most points one entry gives or takes (contract: NewPointsEntrySchema). */
const MAX_AMOUNT = 1_000_000_000;
const MAX_REASON_CHARACTERS = 200;
/** What the server refuses of an entry, by its stable codes. */
const KNOWN = ['points-below-zero', 'points-too-many', 'key-reused'];

const COLUMNS: readonly TableColumn[] = [
  { name: 'reason', label: 'users.page.points.reason', width: 200, grow: true, title: true },
  {
    name: 'amount',
    label: 'users.page.points.amount',
    width: 110,
    numeric: true,
    stacked: 'side',
  },
  { name: 'balance', label: 'users.page.points.balance', width: 110, numeric: true },
  { name: 'by', label: 'users.page.points.by', width: 120 },
  { name: 'at', label: 'users.page.points.at', width: 130 },
];

/** The user's points: how many, whether that is what the ledger adds up to, and the ledger. */
@Component({
  selector: 'app-points-tab',
  imports: [
    DataTable,
    FormField,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    NzInputDirective,
    ProblemNote,
    TabFrame,
    TableCell,
    TranslocoPipe,
  ],
  templateUrl: './points-tab.html',
  styleUrls: ['../tab-form.less', './points-tab.less'],
})
export class PointsTab {
  private readonly transloco = inject(TranslocoService);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('points');
  protected readonly columns = COLUMNS;
  protected readonly maxReason = MAX_REASON_CHARACTERS;

  protected readonly amount = linkedSignal({ source: this.tab.userId, computation: () => '' });
  protected readonly reason = linkedSignal({ source: this.tab.userId, computation: () => '' });
  protected readonly tried = linkedSignal({ source: this.tab.userId, computation: () => false });
  /** Kept while one entry is tried again and again: an answer that was lost does not count twice. */
  private key = entryKey();

  protected readonly change = computed(() => {
    const text = this.amount().trim().replace(/^−/, '-');
    const value = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : 0;
    return value !== 0 && Math.abs(value) <= MAX_AMOUNT ? value : null;
  });
  protected readonly amountWrong = computed(() => this.tried() && this.change() === null);
  protected readonly reasonMissing = computed(() => this.tried() && this.reason().trim() === '');
  protected readonly adding = computed(() => this.tab.changing()?.kind === 'addPoints');
  protected readonly agrees = computed(() => {
    const data = this.tab.data();
    return data !== null && data.balance === data.ledgerSum;
  });
  /** What the balance will be; '' while nobody can say. */
  protected readonly outcome = computed(() => {
    const [data, change] = [this.tab.data(), this.change()];
    if (data === null || change === null) return '';
    const balance = this.numberText(data.balance + change);
    return this.transloco.translate('users.page.points.outcome', { balance });
  });
  protected readonly problem = computed(() => {
    const error = this.tab.changeError();
    if (error === null || !KNOWN.includes(error.code)) return error;
    return {
      ...error,
      message: this.transloco.translate(`users.page.points.problem.${error.code}`),
    };
  });

  constructor() {
    this.tab.onChanged('addPoints', () => this.clear());
  }

  protected add(form: HTMLElement): void {
    this.tried.set(true);
    const [amount, reason] = [this.change(), this.reason().trim()];
    if (amount === null || reason === '') {
      // Once what is wrong is marked as such.
      setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    // The first try was written after all: what differs from it is another entry.
    if (this.tab.changeError()?.code === 'key-reused') this.key = entryKey();
    this.tab.change({ kind: 'addPoints', amount, reason, key: this.key });
  }

  protected numberText(value: number): string {
    return wholeNumber(value, this.language());
  }

  protected signed(value: number): string {
    return value.toLocaleString(this.language(), { signDisplay: 'exceptZero' });
  }

  private clear(): void {
    this.amount.set('');
    this.reason.set('');
    this.tried.set(false);
    this.key = entryKey();
  }
}
