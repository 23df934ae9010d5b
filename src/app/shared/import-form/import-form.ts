import { Component, computed, input, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { FileFormat, Job } from '#contract/rest/jobs';
import type { ImportMode } from '#contract/rest/users-jobs';
import { JobView } from '../job-view/job-view.ts';
import { fileSize } from '../formats.ts';
import { ProblemNote, type ShownProblem } from '../problem-note/problem-note.ts';

export interface ImportRequest {
  readonly file: File;
  readonly format: FileFormat;
  readonly mode: ImportMode;
  /** Only to see what it would do. */
  readonly dryRun: boolean;
}

/** How many bytes are sent, or which job it became. */
export type ImportNews = { readonly sent: number } | { readonly job: Job };

/** What the server takes. */
const MAX_BYTES = 64 << 20;

const MODES: readonly ImportMode[] = ['skip', 'update', 'fail'];
const FORMATS: readonly FileFormat[] = ['csv', 'xlsx'];

/**
 * An import in three steps: the file, what to do with rows that are there already, and a check that
 * writes nothing, whose result stands before the button that does.
 */
@Component({
  selector: 'app-import-form',
  imports: [JobView, NzButtonComponent, NzIconDirective, ProblemNote, TranslocoPipe],
  templateUrl: './import-form.html',
  styleUrls: ['../progress.less', './import-form.less'],
})
export class ImportForm {
  /** What a row must have, and may. */
  readonly hint = input.required<string>();
  /** Where a file with the right header is to be had; `format` is appended. */
  readonly templateUrl = input.required<string>();
  /** It is being sent: bytes that are; null when it is not. */
  readonly sent = input.required<number | null>();
  /** The check or the import that was begun last; null before. */
  readonly job = input.required<Job | null>();
  readonly cancelling = input(false);
  readonly error = input.required<ShownProblem | null>();
  readonly failed = input.required<string>();
  readonly language = input.required<string>();

  readonly started = output<ImportRequest>();
  readonly cancelled = output();

  protected readonly modes = MODES;
  protected readonly formats = FORMATS;
  protected readonly file = signal<File | null>(null);
  protected readonly mode = signal<ImportMode>('skip');
  protected readonly over = signal(false);
  /** What was chosen is neither a CSV nor an XLSX file. */
  protected readonly unknown = signal(false);
  /** The choice that the last job was begun with: its result says nothing about another. */
  private readonly asked = signal<{ file: File; mode: ImportMode } | null>(null);

  /** What was chosen is larger than the server takes. */
  protected readonly tooLarge = signal<{ size: string; most: string } | null>(null);
  protected readonly sending = computed(() => this.sent() !== null);
  protected readonly upload = computed(() => {
    const [sent, file] = [this.sent(), this.file()];
    if (sent === null || file === null) return null;
    return {
      part: Math.min(1, sent / Math.max(1, file.size)),
      texts: { sent: this.size(sent), size: this.size(file.size) },
    };
  });
  protected readonly running = computed(() => this.sending() || this.job()?.state === 'running');
  protected readonly jobShown = computed(() => {
    const asked = this.asked();
    if (asked === null) return null;
    return asked.file === this.file() && asked.mode === this.mode() ? this.job() : null;
  });
  protected readonly checked = computed(() => {
    const job = this.jobShown();
    return job?.state === 'done' && job.result?.dryRun === true;
  });
  protected readonly finished = computed(() => {
    const job = this.jobShown();
    return job?.state === 'done' && job.result?.dryRun !== true;
  });

  protected choose(files: FileList | null | undefined): void {
    const file = files?.[0];
    this.over.set(false);
    if (file === undefined) return;
    const known = formatOf(file) !== null;
    const fits = file.size <= MAX_BYTES;
    this.unknown.set(!known);
    this.tooLarge.set(fits ? null : { size: this.size(file.size), most: this.size(MAX_BYTES) });
    this.file.set(known && fits ? file : null);
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.choose(event.dataTransfer?.files);
  }

  protected start(dryRun: boolean): void {
    const [file, mode] = [this.file(), this.mode()];
    const format = file === null ? null : formatOf(file);
    if (file === null || format === null || this.running()) return;
    this.asked.set({ file, mode });
    this.started.emit({ file, format, mode, dryRun });
  }

  private size(bytes: number): string {
    return fileSize(bytes, this.language());
  }
}

function formatOf({ name }: File): FileFormat | null {
  const ending = name.split('.').at(-1)?.toLowerCase();
  return FORMATS.find((format) => format === ending) ?? null;
}
