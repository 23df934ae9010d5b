import { Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzInputDirective } from 'ng-zorro-antd/input';
import type { GroupBulkAct } from '#contract/rest/groups';
import { type ActDetails, ActDialog } from '../../shared/act-dialog/act-dialog.ts';
import { FormField } from '../../shared/form-field/form-field.ts';
import { wholeNumber } from '../../shared/formats.ts';
import type { ShownProblem } from '../../shared/problem-note/problem-note.ts';
import { BULK_ASKING, type BulkKind, MAX_MESSAGE_CHARACTERS, bulkActOf } from './bulk-asking.ts';

/** Asks about an act on many groups, and says on how many. */
@Component({
  selector: 'app-bulk-dialog',
  imports: [ActDialog, FormField, NzInputDirective, TranslocoPipe],
  templateUrl: './bulk-dialog.html',
})
export class BulkDialog {
  private readonly transloco = inject(TranslocoService);

  readonly kind = input.required<BulkKind>();
  /** On how many groups. */
  readonly count = input.required<number>();
  /** On more than `count`: counting stopped there. */
  readonly capped = input(false);
  readonly busy = input.required<boolean>();
  readonly error = input.required<ShownProblem | null>();
  readonly presets = input.required<readonly string[]>();
  readonly language = input.required<string>();

  readonly decided = output<GroupBulkAct>();
  readonly cancelled = output();

  protected readonly maxMessage = MAX_MESSAGE_CHARACTERS;
  protected readonly message = linkedSignal({ source: this.kind, computation: () => '' });
  /** Problems show once somebody tried. */
  protected readonly tried = linkedSignal({ source: this.kind, computation: () => false });
  protected readonly asking = computed(() => BULK_ASKING[this.kind()]);
  /** Acts whose reasons are mostly the same few. */
  protected readonly sanctions = computed(() => ['mute', 'ban', 'dissolve'].includes(this.kind()));
  protected readonly messageMissing = computed(
    () => this.kind() === 'message' && this.message().trim() === '',
  );
  protected readonly words = computed(() => {
    const [language, kind] = [this.language(), this.kind()];
    const count = wholeNumber(this.count(), language) + (this.capped() ? '+' : '');
    const say = (part: string) =>
      this.transloco.translate(`groups.bulk.${kind}.${part}`, { count }, language);
    return {
      heading: say(this.count() === 1 ? 'headingOne' : 'heading'),
      act: say('act'),
      effect: say('effect'),
    };
  });
  /** What has to be typed. */
  protected readonly confirmWith = computed(() =>
    this.asking().typed ? String(this.count()) : '',
  );

  protected confirm(details: ActDetails): void {
    this.decided.emit(bulkActOf(this.kind(), details, this.message().trim()));
  }
}
