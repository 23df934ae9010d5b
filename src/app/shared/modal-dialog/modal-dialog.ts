import { LocationStrategy } from '@angular/common';
import { DestroyRef, Directive, ElementRef, effect, inject, input, output } from '@angular/core';
import { Router } from '@angular/router';

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
  private readonly router = inject(Router);
  private readonly location = inject(LocationStrategy);

  readonly open = input.required<boolean>({ alias: 'appModalDialog' });
  readonly dismissed = output();

  private pressedBeside = false;
  private opener: Element | null = null;
  /** The page's address while it was opened. */
  private address = '';

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
    this.address = this.location.prepareExternalUrl(this.router.url);
    this.dialog.showModal();
  }

  /** One that is removed while open never closes, and the browser forgets whose turn it was. */
  private giveFocusBack(): void {
    if (!this.open()) return;
    const opener = this.opener === document.body ? this.linkHere() : this.opener;
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    else this.dialogBelow()?.focus();
  }

  /** What it was opened by may be gone by what was done in it: then the one that it stood over goes on. */
  private dialogBelow(): HTMLElement | undefined {
    const below = [...document.querySelectorAll<HTMLElement>('dialog[open]')]
      .filter((dialog) => dialog !== this.dialog)
      .at(-1);
    return below?.querySelector<HTMLElement>('button') ?? below;
  }

  /** Who came by the address pressed nothing: the link that leads there is where they would be. */
  private linkHere(): HTMLElement | undefined {
    const links = document.querySelectorAll<HTMLElement>('a[aria-haspopup=dialog]');
    return [...links].find((link) => link.getAttribute('href') === this.address);
  }
}
