import { Component, computed, inject, input, output } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Job, JobError } from '#contract/rest/jobs';
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
  private readonly transloco = inject(TranslocoService);

  readonly job = input.required<Job>();
  readonly language = input.required<string>();
  /** Cancelling is under way. */
  readonly cancelling = input(false);

  readonly cancelled = output();

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
  protected readonly errors = computed(() =>
    this.job()
      .errors.slice(0, SHOWN_ERRORS)
      .map((error) => this.told(error)),
  );
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

  protected saveErrors(): void {
    const head = [this.say('job.item'), this.say('job.why'), this.say('job.code')];
    const rows = this.job().errors.map((error) => {
      const { item, why, code } = this.told(error);
      return [item, why, code];
    });
    // With the mark by which spreadsheets know that it is UTF-8.
    const text = `\uFEFF${csvOf([head, ...rows])}`;
    const url = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `job-${this.job().id}-errors.csv`;
    link.click();
    URL.revokeObjectURL(url);
  }

  /** What went wrong with one item, in the operator's language as far as it is known there. */
  private told({ item, code, message }: JobError) {
    const row = /^row (\d+)$/.exec(item)?.[1];
    return {
      item: row === undefined ? item : this.say('job.row', { row }),
      why: PROBLEM_CODES.has(code) ? this.say(`problem.${code}`, { message }) : message,
      code,
    };
  }

  private say(key: string, values: Readonly<Record<string, string>> = {}): string {
    return this.transloco.translate(`shared.${key}`, values, this.language());
  }

  private number(value: number): string {
    return wholeNumber(value, this.language());
  }
}
