import { DOCUMENT } from '@angular/common';
import { DestroyRef, Directive, ElementRef, inject } from '@angular/core';

/**
 * Places a native popover at the button that opens it. The browser does the rest: closes it on
 * Escape and on a click beside it, gives the focus back, tells what the button does.
 *
 *     <button popovertarget="columns">Columns</button>
 *     <div id="columns" popover appPopoverPanel>…</div>
 */
@Directive({ selector: '[appPopoverPanel]', host: { '(toggle)': 'follow($event)' } })
export class PopoverPanel {
  private readonly panel = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly document = inject(DOCUMENT);
  private readonly place = () => this.placeAtButton();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  protected follow(event: Event): void {
    if ((event as ToggleEvent).newState !== 'open') {
      this.stop();
      return;
    }
    this.place();
    window.addEventListener('resize', this.place);
    window.addEventListener('scroll', this.place, { capture: true, passive: true });
  }

  private stop(): void {
    window.removeEventListener('resize', this.place);
    window.removeEventListener('scroll', this.place, { capture: true });
  }

  /** Below it, or above where there is no room; ending where it ends; inside the window in any case. */
  private placeAtButton(): void {
    const button = this.document.querySelector(`[popovertarget='${this.panel.id}']`);
    if (button === null) return;
    const { top: buttonTop, bottom, left, right } = button.getBoundingClientRect();
    const { clientWidth, clientHeight } = this.document.documentElement;
    const [width, height] = [this.panel.offsetWidth, this.panel.offsetHeight];
    const start = left + width <= clientWidth - 8 ? left : right - width;
    const above = buttonTop - 6 - height;
    const below = bottom + 6;
    const fits = below + height <= clientHeight - 8 || above < 8;
    const top = fits ? Math.max(8, Math.min(below, clientHeight - height - 8)) : above;
    this.panel.style.inset = `${top}px auto auto ${Math.max(8, Math.min(start, clientWidth - width - 8))}px`;
  }
}
