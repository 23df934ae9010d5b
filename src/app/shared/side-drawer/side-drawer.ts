import { Component, booleanAttribute, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { ModalDialog } from '../modal-dialog/modal-dialog.ts';
import { ToastOutlet } from '../toasts/toast-outlet.ts';

/**
 * A drawer from the right, open for as long as it exists. What has the attribute `drawerHead`
 * stands in its head, a `footer` at its foot, all else in between and scrolls.
 */
@Component({
  selector: 'app-side-drawer',
  imports: [ModalDialog, NzButtonComponent, NzIconDirective, ToastOutlet, TranslocoPipe],
  templateUrl: './side-drawer.html',
  styleUrl: './side-drawer.less',
})
export class SideDrawer {
  /** What a screen reader calls it. */
  readonly label = input.required<string>();
  /** For what has tabs and tables. */
  readonly wide = input(false, { transform: booleanAttribute });
  /** Somebody wants it closed: the owner decides. */
  readonly dismissed = output();
}
