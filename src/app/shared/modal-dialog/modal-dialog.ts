import { DestroyRef, Directive, ElementRef, effect, inject, input, output } from '@angular/core';

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
    '(close)': 'reopen()',
    '(pointerdown)': 'notePress($event)',
    '(click)': 'dismissBeside($event)',
  },
})
export class ModalDialog {
  private readonly dialog = inject<ElementRef<HTMLDialogElement>>(ElementRef).nativeElement;

  readonly open = input.required<boolean>({ alias: 'appModalDialog' });
  readonly dismissed = output();

  private pressedBeside = false;
  private opener: Element | null = null;

  constructor() {
    effect(() => {
      if (this.open() === this.dialog.open) return;
      if (this.open()) this.show();
      else this.dialog.close();
    });
    inject(DestroyRef).onDestroy(() => this.giveFocusBack());
  }

  protected dismiss(event: Event): void {
    event.preventDefault();
    this.dismissed.emit();
  }

  /** A second Escape closes it without asking (the browser's rule): the owner decides all the same. */
  protected reopen(): void {
    if (!this.open()) return;
    this.dialog.showModal();
    this.dismissed.emit();
  }

  protected notePress(event: Event): void {
    this.pressedBeside = event.target === this.dialog;
  }

  /** Not when the press began inside: that was selecting text. */
  protected dismissBeside(event: Event): void {
    if (this.pressedBeside && event.target === this.dialog) this.dismissed.emit();
  }

  private show(): void {
    this.opener = document.activeElement;
    this.dialog.showModal();
  }

  /** One that is removed while open never closes, and the browser forgets whose turn it was. */
  private giveFocusBack(): void {
    if (this.open() && this.opener instanceof HTMLElement) this.opener.focus();
  }
}
