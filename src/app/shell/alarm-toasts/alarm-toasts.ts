import { Component, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TranslocoService } from '@jsverse/transloco';
import { EMPTY, catchError } from 'rxjs';
import type { Alarm } from '#contract/rest/traffic';
import { Language, type TextFiles } from '../../core/language/language.ts';
import { ImClient } from '../../im-client/im-client.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';

/** What alarms are called. Fetched with the first one: most days there is none. */
const FAULTS: TextFiles = {
  'zh-CN': () => import('../../shared/faults/i18n/zh-CN.ts'),
  en: () => import('../../shared/faults/i18n/en.ts'),
};

/** Tells of alarms of the protocol doctor as they go off, on whatever page one is. Draws nothing itself. */
@Component({ selector: 'app-alarm-toasts', template: '' })
export class AlarmToasts {
  private readonly transloco = inject(TranslocoService);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);

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
        if (kind === 'batch') for (const alarm of items) void this.tell(alarm);
      });
  }

  private async tell({ code, count, minutes }: Alarm): Promise<void> {
    // Without its texts an alarm is told by its code.
    await this.language.add(FAULTS).catch(() => undefined);
    const text = this.transloco.translate('shell.alarm', {
      what: this.titleOf(code),
      count,
      minutes,
    });
    this.toasts.show({ kind: 'warning', text });
  }

  private titleOf(code: string): string {
    const titles = this.transloco.getTranslation(this.language.current());
    const title: unknown = titles[`faults.${code}.title`];
    return typeof title === 'string' ? title : code;
  }
}
