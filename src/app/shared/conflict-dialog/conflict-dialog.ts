import { Component, computed, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { ModalDialog } from '../modal-dialog/modal-dialog.ts';

/** A field in which what is stored now differs from what the operator has. */
export interface ConflictField {
  readonly name: string;
  /** Key of what it is called. */
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
}

export type Side = 'mine' | 'theirs';

/** Somebody else saved the record meanwhile: both versions side by side, to choose from field by field. */
@Component({
  selector: 'app-conflict-dialog',
  imports: [ModalDialog, NzButtonComponent, TranslocoPipe],
  templateUrl: './conflict-dialog.html',
  styleUrls: ['../question.less', './conflict-dialog.less'],
})
export class ConflictDialog {
  /** Only those that differ. */
  readonly fields = input.required<readonly ConflictField[]>();

  /** Which side of each field is to be kept in the form: saving stays another step. */
  readonly resolved = output<Readonly<Record<string, Side>>>();
  readonly cancelled = output();

  protected readonly sides: readonly Side[] = ['mine', 'theirs'];
  /** What one typed oneself is kept unless one says otherwise. */
  protected readonly choice = linkedSignal<Readonly<Record<string, Side>>>(() =>
    Object.fromEntries(this.fields().map(({ name }) => [name, 'mine' as const])),
  );
  protected readonly rows = computed(() =>
    this.fields().map((field) => ({ ...field, side: this.choice()[field.name] ?? 'mine' })),
  );

  protected choose(name: string, side: Side): void {
    this.choice.update((choice) => ({ ...choice, [name]: side }));
  }

  protected chooseAll(side: Side): void {
    this.choice.set(Object.fromEntries(this.fields().map(({ name }) => [name, side])));
  }

  protected confirm(event: Event): void {
    event.preventDefault();
    this.resolved.emit(this.choice());
  }
}
