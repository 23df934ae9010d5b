import { Component, computed, input, linkedSignal, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { FileFormat } from '#contract/rest/jobs';
import { ModalDialog } from '../modal-dialog/modal-dialog.ts';
import { ProblemNote, type ShownProblem } from '../problem-note/problem-note.ts';

export interface ExportColumn {
  readonly name: string;
  /** Key of what it is called. */
  readonly label: string;
}

export interface ExportRequest {
  readonly format: FileFormat;
  /** In the order of the file. */
  readonly columns: readonly string[];
}

const FORMATS: readonly FileFormat[] = ['csv', 'xlsx'];

/** What of a list goes into a file, and into which. The file is made in the background. */
@Component({
  selector: 'app-export-dialog',
  imports: [ModalDialog, NzButtonComponent, ProblemNote, TranslocoPipe],
  templateUrl: './export-dialog.html',
  styleUrls: ['../question.less', './export-dialog.less'],
})
export class ExportDialog {
  readonly heading = input.required<string>();
  readonly columns = input.required<readonly ExportColumn[]>();
  readonly busy = input.required<boolean>();
  readonly error = input.required<ShownProblem | null>();
  readonly failed = input.required<string>();

  readonly confirmed = output<ExportRequest>();
  readonly cancelled = output();

  protected readonly formats = FORMATS;
  protected readonly format = signal<FileFormat>('xlsx');
  protected readonly chosen = linkedSignal<ReadonlySet<string>>(
    () => new Set(this.columns().map(({ name }) => name)),
  );
  protected readonly all = computed(() => this.chosen().size === this.columns().length);

  protected toggle(name: string): void {
    const next = new Set(this.chosen());
    if (!next.delete(name)) next.add(name);
    this.chosen.set(next);
  }

  protected toggleAll(): void {
    this.chosen.set(this.all() ? new Set() : new Set(this.columns().map(({ name }) => name)));
  }

  protected confirm(event: Event): void {
    event.preventDefault();
    if (this.busy() || this.chosen().size === 0) return;
    const columns = this.columns().flatMap(({ name }) => (this.chosen().has(name) ? [name] : []));
    this.confirmed.emit({ format: this.format(), columns });
  }
}
