import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { NzButtonComponent } from 'ng-zorro-antd/button';

export type LeaveChoice = 'stay' | 'leave' | 'discard';

/** Asks what is to become of a draft when its page is left. */
@Component({
  selector: 'app-leave-dialog',
  imports: [ModalDialog, NzButtonComponent, TranslocoPipe],
  templateUrl: './leave-dialog.html',
  styleUrl: '../../shared/question.less',
})
export class LeaveDialog {
  readonly open = input.required<boolean>();
  /** It is being sent at this moment. */
  readonly sending = input.required<boolean>();
  /** The draft will be here when the operator comes back. */
  readonly kept = input.required<boolean>();

  readonly answered = output<LeaveChoice>();
}
