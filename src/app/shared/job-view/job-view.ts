import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Job } from '#contract/rest/jobs';
import { duration, fileSize, share, wholeNumber } from '../formats.ts';
import { PROBLEM_CODES } from '../problem-note/problem-codes.ts';
import { csvOf } from './csv.ts';

/** Failures shown one by one; the file that can be downloaded holds all that the job kept. */
const SHOWN_ERRORS = 50;

/** Work that outlasts its request: how far it is, and in the end what came of it. */
@Component({
  selector: 'app-job-view',
  imports: [NzButtonComponent, NzIconDirective, TranslocoPipe],
  templateUrl: './job-view.html',
  styleUrls: ['../progress.less', './job-view.less'],
})
export class JobView {
  readonly job = input.required<Job>();
  readonly language = input.required<string>();
  /** Cancelling is under way. */
  readonly cancelling = input(false);

  readonly cancelled = output();

  protected readonly known = PROBLEM_CODES;
  protected readonly done = computed(() => this.number(this.job().done));
  protected readonly total = computed(() => {
    const { total } = this.job();
    return total === null ? null : this.number(total);
  });
  protected readonly percent = computed(() => {
    const { done, total } = this.job();
    return total === null ? null : share(done, total, this.language());
  });
  /** About how long it still takes; null while nobody can tell. */
  protected readonly left = computed(() => {
    const { secondsLeft } = this.job();
    return secondsLeft === null ? null : duration(secondsLeft, this.language());
  });
  /** What the passwords of a file that was checked will take. */
  protected readonly passwords = computed(() => {
    const passwords = this.job().result?.passwords;
    if (passwords === undefined) return null;
    const { count, seconds } = passwords;
    return { count: this.number(count), time: duration(seconds, this.language()) };
  });
  /** How a text file was read, where that is worth a word. */
  protected readonly encoding = computed(() => {
    const encoding = this.job().result?.encoding;
    return encoding === 'gb18030' ? encoding : null;
  });
  /** The file that has all errors, instead of those the job kept. */
  protected readonly hasReport = computed(() => {
    const { errorCount, errors, result } = this.job();
    return errorCount > errors.length && result?.file !== undefined;
  });
  protected readonly counts = computed(() =>
    Object.entries(this.job().result?.counts ?? {})
      .filter(([, count]) => count > 0)
      .map(([name, count]) => ({ name, count: this.number(count) })),
  );
  protected readonly errors = computed(() => this.job().errors.slice(0, SHOWN_ERRORS));
  protected readonly errorCount = computed(() => this.number(this.job().errorCount));
  protected readonly unshown = computed(() => {
    const more = this.job().errorCount - this.errors().length;
    return more > 0 ? this.number(more) : null;
  });
  protected readonly fileSize = computed(() =>
    fileSize(this.job().result?.file?.bytes ?? 0, this.language()),
  );
  protected readonly fileUrl = computed(
    () => `/api/jobs/${encodeURIComponent(this.job().id)}/file`,
  );

  /** Its number, where the item is the row of a file; null where it is named otherwise. */
  protected rowOf(item: string): string | null {
    return /^row (\d+)$/.exec(item)?.[1] ?? null;
  }

  protected saveErrors(): void {
    const rows = this.job().errors.map(({ item, code, message }) => [item, code, message]);
    // With the mark by which spreadsheets know that it is UTF-8.
    const text = `\uFEFF${csvOf([['item', 'code', 'message'], ...rows])}`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `job-${this.job().id}-errors.csv`;
    link.click();
    URL.revokeObjectURL(url);
  }

  private number(value: number): string {
    return wholeNumber(value, this.language());
  }
}
