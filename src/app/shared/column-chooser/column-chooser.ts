import { Component, input } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { TableLayout } from '../data-table/table-layout.ts';
import { PopoverPanel } from '../popover/popover-panel.ts';

/** Which columns of a table are shown, in which order, and how dense its rows are. */
@Component({
  selector: 'app-column-chooser',
  imports: [NzButtonComponent, NzIconDirective, PopoverPanel, TranslocoPipe],
  templateUrl: './column-chooser.html',
  styleUrl: './column-chooser.less',
})
export class ColumnChooser {
  readonly layout = input.required<TableLayout>();

  protected move(name: string, by: number, event: Event): void {
    this.layout().move(name, by);
    // The row moved, and with it the button: the focus goes along.
    const button = event.currentTarget as HTMLElement;
    setTimeout(() => button.focus());
  }
}
