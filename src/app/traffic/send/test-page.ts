import { Component, computed, inject, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { FrameDetails } from '../frame-details/frame-details.ts';
import { counterpartOf } from '../frames/frame-key.ts';
import { FrameTable } from '../live/frame-table/frame-table.ts';
import { ByteEditor } from './byte-editor/byte-editor.ts';
import { type Kind, type NewPacket, PacketForm } from './packet-form/packet-form.ts';
import { TestLine } from './test-line.ts';

const KINDS: readonly (Kind | 'bytes')[] = ['heartbeat', 'message', 'push', 'bytes'];
/** Close codes that are explained. */
const KNOWN_CLOSES: readonly number[] = [1000, 1001, 1002, 1003, 1006, 1007, 1008, 1009, 1013];

/** Packets of one's own, from a connection of a test user: what is sent, and what comes back. */
@Component({
  selector: 'app-traffic-test-page',
  imports: [
    ByteEditor,
    FrameDetails,
    FrameTable,
    NzButtonComponent,
    NzIconDirective,
    PacketForm,
    ProblemNote,
    SideDrawer,
    TranslocoPipe,
  ],
  templateUrl: './test-page.html',
  styleUrl: './test-page.less',
})
export class TestPage {
  protected readonly line = inject(TestLine);

  protected readonly kinds = KINDS;
  protected readonly kind = signal<Kind | 'bytes'>('heartbeat');
  protected readonly state = this.line.state;
  protected readonly rows = computed(() => ({ frames: this.line.frames(), gone: 0 }));
  protected readonly selected = signal<TrafficFrame | null>(null);
  protected readonly opened = signal(false);
  protected readonly frame = computed(() => (this.opened() ? this.selected() : null));
  protected readonly counterpart = computed(() => {
    const frame = this.frame();
    return frame && counterpartOf(frame, this.line.frames());
  });
  protected readonly closeKey = computed(() => {
    const state = this.state();
    const code = state.kind === 'closed' ? state.code : 0;
    return `traffic.test.close.${KNOWN_CLOSES.includes(code) ? code : 'other'}`;
  });

  protected toggle(): void {
    if (this.state().kind === 'open') this.line.disconnect();
    else this.line.connect();
  }

  protected send({ command, fields }: NewPacket): void {
    this.line.packet(command, fields);
  }

  protected open(frame: TrafficFrame): void {
    this.selected.set(frame);
    this.opened.set(true);
  }
}
