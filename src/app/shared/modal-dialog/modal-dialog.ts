import { Directive, ElementRef, effect, inject, input, output } from '@angular/core';

/**
 * Opens a native `<dialog>` as modal while its input is true. The browser then keeps the focus
 * inside, hides the rest from screen readers and gives the focus back afterwards; ng-zorro's
 * dialogs have no accessible name, and its drawer not even the role.
 *
 * Escape and a click beside it only ask for dismissal: the owner decides. For the click to tell
 * inside from beside, the dialog has no padding of its own.
 */
@Directive({
  selector: 'dialog[appModalDialog]',
  host: {
    '(cancel)': 'dismiss($event)',
    '(close)': 'reportClosed()',
    '(pointerdown)': 'notePress($event)',
    '(click)': 'dismissBeside($event)',
  },
})
export class ModalDialog {
  private readonly dialog = inject<ElementRef<HTMLDialogElement>>(ElementRef).nativeElement;

  readonly open = input.required<boolean>({ alias: 'appModalDialog' });
  readonly dismissed = output();

  private pressedBeside = false;

  constructor() {
    effect(() => {
      if (this.open() === this.dialog.open) return;
      if (this.open()) this.dialog.showModal();
      else this.dialog.close();
    });
  }

  protected dismiss(event: Event): void {
    event.preventDefault();
    this.dismissed.emit();
  }

  /** A second Escape closes it whatever the owner wants (the browser's rule): then say so. */
  protected reportClosed(): void {
    if (this.open()) this.dismissed.emit();
  }

  protected notePress(event: Event): void {
    this.pressedBeside = event.target === this.dialog;
  }

  /** Not when the press began inside: that was selecting text. */
  protected dismissBeside(event: Event): void {
    if (this.pressedBeside && event.target === this.dialog) this.dismissed.emit();
  }
}
