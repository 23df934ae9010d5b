import { Service, effect, signal } from '@angular/core';

const MENU_KEY = 'menu';
const WATERMARK_KEY = 'watermark';

/** How this browser's operator likes the frame. */
@Service()
export class Preferences {
  private readonly collapsed = signal(localStorage.getItem(MENU_KEY) === 'collapsed');
  private readonly watermarked = signal(localStorage.getItem(WATERMARK_KEY) !== 'off');

  readonly menuCollapsed = this.collapsed.asReadonly();
  readonly watermark = this.watermarked.asReadonly();

  constructor() {
    effect(() => localStorage.setItem(MENU_KEY, this.collapsed() ? 'collapsed' : 'open'));
    effect(() => localStorage.setItem(WATERMARK_KEY, this.watermarked() ? 'on' : 'off'));
  }

  toggleMenu(): void {
    this.collapsed.update((collapsed) => !collapsed);
  }

  toggleWatermark(): void {
    this.watermarked.update((on) => !on);
  }
}
