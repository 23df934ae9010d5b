import { LiveAnnouncer } from '@angular/cdk/a11y';
import { Component, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TranslocoService } from '@jsverse/transloco';
import { NzMessageService } from 'ng-zorro-antd/message';
import { EMPTY, catchError } from 'rxjs';
import type { Alarm } from '#contract/rest/traffic';
import { ImClient } from '../../im-client/im-client.ts';

const SHOWN_MS = 10_000;

/** Tells of alarms of the protocol doctor as they go off, on whatever page one is. Draws nothing itself. */
@Component({ selector: 'app-alarm-toasts', template: '' })
export class AlarmToasts {
  private readonly transloco = inject(TranslocoService);
  private readonly messages = inject(NzMessageService);
  private readonly announcer = inject(LiveAnnouncer);

  constructor() {
    inject(ImClient)
      .topic('alarms')
      .pipe(
        // Refused: who may not see alarms is told of none.
        catchError(() => EMPTY),
        takeUntilDestroyed(),
      )
      .subscribe(({ kind, items }) => {
        // What the server remembers is no news.
        if (kind === 'batch') for (const alarm of items) this.tell(alarm);
      });
  }

  private tell({ code, count, minutes }: Alarm): void {
    const text = this.transloco.translate('shell.alarm', { code, count, minutes });
    this.messages.warning(text, { nzDuration: SHOWN_MS });
    void this.announcer.announce(text, 'assertive');
  }
}
