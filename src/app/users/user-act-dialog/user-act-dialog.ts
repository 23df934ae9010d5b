import { Component, computed, inject, input, output, signal } from '@angular/core';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzInputDirective } from 'ng-zorro-antd/input';
import type { ApiError } from '../../core/api/api-error.ts';
import { ActDialog, type ActDetails } from '../../shared/act-dialog/act-dialog.ts';
import type { EndChoice } from '../../shared/act-dialog/end-choices.ts';
import { FormField } from '../../shared/form-field/form-field.ts';
import type { UserAct, UserActKind } from '../user-act.ts';

const ENDS: Readonly<Partial<Record<UserActKind, EndChoice>>> = { ban: 'week', mute: 'day' };
const DANGEROUS: readonly UserActKind[] = ['ban', 'shadow-ban', 'kick'];
const PRESETS = ['spam', 'abuse', 'fraud', 'advertising'] as const;

/** Asks what an act on users still needs, and says what it does. */
@Component({
  selector: 'app-user-act-dialog',
  imports: [ActDialog, FormField, NzInputDirective, TranslocoPipe],
  templateUrl: './user-act-dialog.html',
  styleUrl: '../check-line.less',
})
export class UserActDialog {
  private readonly transloco = inject(TranslocoService);

  readonly kind = input.required<UserActKind>();
  /** Whom it is about: a nickname, or how many. */
  readonly whom = input.required<string>();
  readonly busy = input.required<boolean>();
  readonly error = input.required<ApiError | null>();
  readonly language = input.required<string>();
  /** Tags that are in use. */
  readonly suggestions = input<readonly string[]>([]);

  readonly confirmed = output<UserAct>();
  readonly cancelled = output();

  protected readonly revokeTokens = signal(true);
  protected readonly text = signal('');
  protected readonly end = computed(() => ENDS[this.kind()] ?? null);
  protected readonly dangerous = computed(() => DANGEROUS.includes(this.kind()));
  protected readonly tags = computed(() => this.kind() === 'tag' || this.kind() === 'untag');
  protected readonly writes = computed(() => this.tags() || this.kind() === 'message');
  protected readonly ready = computed(() => !this.writes() || this.text().trim() !== '');
  protected readonly presets = computed(() => {
    this.language();
    const lifts = this.kind().startsWith('un');
    return lifts ? [] : PRESETS.map((name) => this.transloco.translate(`users.act.preset.${name}`));
  });

  protected confirm({ reason, until }: ActDetails): void {
    const kind = this.kind();
    const text = this.text().trim();
    switch (kind) {
      case 'tag':
      case 'untag':
        this.confirmed.emit({ kind, tag: text });
        break;
      case 'message':
        this.confirmed.emit({ kind, text });
        break;
      case 'kick':
        this.confirmed.emit({ kind, reason, revokeTokens: this.revokeTokens() });
        break;
      case 'ban':
      case 'mute':
        this.confirmed.emit({ kind, reason, ...(until === null ? {} : { until }) });
        break;
      default:
        this.confirmed.emit({ kind, reason });
    }
  }
}
