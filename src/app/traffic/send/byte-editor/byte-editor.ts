import { Component, computed, output, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { Command, commandName } from '#contract/wire/commands';
import { HEADER_BYTES } from '#contract/wire/frame';
import { HexView } from '../../hex-view/hex-view.ts';
import { faultKey } from '../../frames/fault-texts.ts';
import { faultOf, frameOf, hexLines, readHex, toHex } from '../hex-input.ts';

const FIRST_TEXT = '{"command":17}';

/**
 * Bytes written by hand. A builder writes the header around a text and computes its length; every byte
 * can be changed after that. Says as one types what the gateway will make of it; sends it all the same.
 */
@Component({
  selector: 'app-byte-editor',
  imports: [HexView, NzButtonComponent, TranslocoPipe],
  templateUrl: './byte-editor.html',
  styleUrl: './byte-editor.less',
})
export class ByteEditor {
  readonly sent = output<Uint8Array>();

  protected readonly commands = Object.values(Command).map((number) => ({
    number,
    name: commandName(number),
  }));
  protected readonly serializers = [1, 2, 3] as const;
  protected readonly command = signal<number>(Command.HeartbeatRequest);
  protected readonly serializer = signal<number>(1);
  protected readonly text = signal(FIRST_TEXT);
  protected readonly hex = signal(hexLines(frameOf(FIRST_TEXT, Command.HeartbeatRequest, 1)));

  protected readonly read = computed(() => readHex(this.hex()));
  protected readonly bytes = computed(() => {
    const read = this.read();
    return read.kind === 'bytes' ? read.bytes : null;
  });
  protected readonly header = computed(() => toHex((this.bytes() ?? NONE).slice(0, HEADER_BYTES)));
  protected readonly fault = computed(() => {
    const bytes = this.bytes();
    const fault = bytes && faultOf(bytes);
    return fault && { ...fault, key: faultKey(fault.fault) };
  });

  protected build(change: { command?: number; serializer?: number; text?: string }): void {
    if (change.command !== undefined) this.command.set(change.command);
    if (change.serializer !== undefined) this.serializer.set(change.serializer);
    if (change.text !== undefined) this.text.set(change.text);
    this.hex.set(hexLines(frameOf(this.text(), this.command(), this.serializer())));
  }

  protected send(): void {
    const bytes = this.bytes();
    if (bytes && bytes.byteLength > 0) this.sent.emit(bytes);
  }
}

const NONE = new Uint8Array();
