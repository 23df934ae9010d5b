import { Component, computed, input, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { commandName } from '#contract/wire/commands';
import { HEADER_BYTES } from '#contract/wire/frame';
import { type HeaderField, type HeaderFieldName, headerFields } from '../frames/header-fields.ts';

/** Bytes on one line of the payload. */
const LINE_BYTES = 16;

/**
 * The bytes of a frame's header, each field explained; hovering or focusing one shows the other.
 * Below it the first bytes of the payload, where they are known.
 */
@Component({
  selector: 'app-hex-view',
  imports: [TranslocoPipe],
  templateUrl: './hex-view.html',
  styleUrl: './hex-view.less',
})
export class HexView {
  /** Hex. */
  readonly header = input.required<string>();
  /** Hex. */
  readonly payload = input('');
  /** Of the whole frame. */
  readonly bytes = input.required<number>();

  protected readonly lit = signal<HeaderFieldName | null>(null);
  protected readonly fields = computed(() => headerFields(this.header(), this.bytes()));
  protected readonly missing = computed(() => HEADER_BYTES - this.header().length / 2);
  protected readonly lines = computed(() => {
    const bytes = this.payload().match(/../g) ?? [];
    return Array.from({ length: Math.ceil(bytes.length / LINE_BYTES) }, (_, line) => {
      const own = bytes.slice(line * LINE_BYTES, (line + 1) * LINE_BYTES);
      return {
        offset: (HEADER_BYTES + line * LINE_BYTES).toString(16).padStart(4, '0'),
        hex: own.join(' '),
        text: own.map(printable).join(''),
      };
    });
  });

  /** What stands in a field, for people: hex for the magic, a name for the command. */
  protected valueOf({ name, value }: HeaderField): string {
    if (value === null) return '–';
    if (name === 'magic') return `0x${value.toString(16).padStart(8, '0')}`;
    if (name === 'command') return `${value} · ${commandName(value)}`;
    return String(value);
  }
}

function printable(hex: string): string {
  const code = Number.parseInt(hex, 16);
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·';
}
