import { Component, computed, inject, input } from '@angular/core';
import { Theme } from '../../core/theme/theme.ts';

const TILE_WIDTH = 300;
const TILE_HEIGHT = 190;

/** The operator's name over the whole page, so that a photograph of a screen says whose it was. */
@Component({
  selector: 'app-watermark',
  template: '',
  styleUrl: './watermark.less',
  host: { 'aria-hidden': 'true', '[style.background-image]': 'image()' },
})
export class Watermark {
  private readonly theme = inject(Theme);
  readonly text = input.required<string>();

  protected readonly image = computed(() => {
    const tile = drawTile(this.text(), this.theme.current() === 'dark' ? '#ffffff' : '#000000');
    return `url(${tile})`;
  });
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
