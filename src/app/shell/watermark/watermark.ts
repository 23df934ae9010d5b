import {
  Component,
  DOCUMENT,
  DestroyRef,
  ElementRef,
  afterNextRender,
  computed,
  inject,
  input,
} from '@angular/core';
import { Theme } from '../../core/theme/theme.ts';

const TILE_WIDTH = 300;
const TILE_HEIGHT = 190;

/**
 * The operator's name over the whole page, so that a photograph of a screen says whose it was. It is
 * a popover, because nothing else gets above a modal dialog; each one that opens sends it up again.
 */
@Component({
  selector: 'app-watermark',
  template: '',
  styleUrl: './watermark.less',
  host: { popover: 'manual', 'aria-hidden': 'true', '[style.background-image]': 'image()' },
})
export class Watermark {
  private readonly theme = inject(Theme);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly text = input.required<string>();

  protected readonly image = computed(() => {
    const tile = drawTile(this.text(), this.theme.current() === 'dark' ? '#ffffff' : '#000000');
    return `url(${tile})`;
  });

  constructor() {
    const document = inject(DOCUMENT);
    const raise = (event: Event) => {
      if (event.target instanceof HTMLDialogElement && event.target.open) this.raise();
    };
    // It does not bubble, so it is caught on its way down.
    document.addEventListener('toggle', raise, { capture: true });
    inject(DestroyRef).onDestroy(() =>
      document.removeEventListener('toggle', raise, { capture: true }),
    );
    afterNextRender(() => this.raise());
  }

  private raise(): void {
    this.element.hidePopover();
    this.element.showPopover();
  }
}

function drawTile(text: string, colour: string): string {
  const ratio = window.devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = TILE_WIDTH * ratio;
  canvas.height = TILE_HEIGHT * ratio;
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.scale(ratio, ratio);
  context.translate(TILE_WIDTH / 2, TILE_HEIGHT / 2);
  context.rotate(-Math.PI / 9);
  context.font = '14px system-ui, sans-serif';
  context.textAlign = 'center';
  context.fillStyle = colour;
  context.fillText(text, 0, 0, TILE_WIDTH - 40);
  return canvas.toDataURL();
}
