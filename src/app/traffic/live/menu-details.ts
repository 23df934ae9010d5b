import { Directive, ElementRef, inject } from '@angular/core';

/** Makes a `<details>` a menu: it closes on Escape, which gives the focus back, and when it is left. */
@Directive({
  selector: 'details[appMenu]',
  host: { '(keydown.escape)': 'close($event)', '(focusout)': 'closeLeft($event)' },
})
export class MenuDetails {
  private readonly menu = inject<ElementRef<HTMLDetailsElement>>(ElementRef).nativeElement;

  protected close(event: Event): void {
    if (!this.menu.open) return;
    // The page around it has a use for Escape too.
    event.stopPropagation();
    this.menu.open = false;
    this.menu.querySelector('summary')?.focus();
  }

  protected closeLeft(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (to instanceof Node && !this.menu.contains(to)) this.menu.open = false;
  }
}
