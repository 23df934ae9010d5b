import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { ApiError } from '../../core/api/api-error.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import type { AnnouncementText } from '../draft-storage.ts';
import type { Audience } from '../online-audience/audience.ts';

/** The last step before an announcement goes out: what happens, and to how many. */
@Component({
  selector: 'app-send-dialog',
  imports: [ModalDialog, NzButtonComponent, NzIconDirective, ProblemNote, TranslocoPipe],
  templateUrl: './send-dialog.html',
  styleUrls: ['../../shared/question.less', './send-dialog.less'],
})
export class SendDialog {
  readonly open = input.required<boolean>();
  readonly text = input.required<AnnouncementText>();
  readonly audience = input.required<Audience>();
  readonly sending = input.required<boolean>();
  readonly error = input.required<ApiError | null>();
  readonly language = input.required<string>();

  readonly confirmed = output();
  readonly cancelled = output();

  /** How many it goes to; null when that is not known well enough to promise it. */
  protected readonly count = computed(() => {
    const audience = this.audience();
    return audience.kind === 'counted' ? audience.users : null;
  });
  protected readonly countText = computed(() => wholeNumber(this.count() ?? 0, this.language()));
  /** It may have been sent although no answer, or none that can be relied on, came back. */
  protected readonly uncertain = computed(() => {
    const status = this.error()?.status;
    return status !== undefined && (status === 0 || status >= 500);
  });
}
