import { Component, computed, inject, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { Erasure } from '#contract/rest/user-acts';
import { Language } from '../../core/language/language.ts';
import { CopyButton } from '../../shared/copy-button/copy-button.ts';
import { exactTime, wholeNumber } from '../../shared/formats.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';

/** What proves that an account was deleted, to be copied, printed or kept as a file. */
@Component({
  selector: 'app-erasure-certificate',
  imports: [CopyButton, ModalDialog, NzButtonComponent, NzIconDirective, TranslocoPipe],
  templateUrl: './erasure-certificate.html',
  styleUrls: ['../../shared/question.less', './erasure-certificate.less'],
})
export class ErasureCertificateDialog {
  readonly erasure = input.required<Erasure>();
  readonly closed = output();

  private readonly language = inject(Language).current;
  protected readonly certificate = computed(() => this.erasure().certificate);
  protected readonly facts = computed(() => {
    const { id, userId, erasedAt, by, reason } = this.certificate();
    return [
      { name: 'id', text: id },
      { name: 'userId', text: userId },
      { name: 'erasedAt', text: exactTime(Date.parse(erasedAt), this.language()) },
      { name: 'by', text: by },
      { name: 'reason', text: reason },
    ];
  });
  protected readonly counts = computed(() =>
    Object.entries(this.certificate().counts).map(([name, count]) => ({
      name,
      count: wholeNumber(count, this.language()),
    })),
  );
  /** As the server gave it: the digest is over these values. */
  protected readonly json = computed(() => JSON.stringify(this.certificate(), null, 2));

  protected download(): void {
    const url = URL.createObjectURL(new Blob([this.json()], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `erasure-${this.certificate().id}.json`;
    link.click();
    // The browser has taken hold of it by the next turn.
    setTimeout(() => URL.revokeObjectURL(url));
  }

  protected print(): void {
    window.print();
  }
}
