import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  type AfterViewInit,
  Component,
  DestroyRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Command, commandName } from '#contract/wire/commands';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { Language } from '../../../core/language/language.ts';
import { IDENTITY_MISMATCH } from '../../frames/fault-texts.ts';
import { frameKey, sameFrame } from '../../frames/frame-key.ts';
import { byteSize, clockTime, latency } from '../../frames/frame-texts.ts';
import type { View } from '../../frames/traffic-query.ts';
import { narrowerThan } from '../narrow.ts';
import type { Rows } from '../tail.ts';

/** Heights of a row in px: one line, or two where there is no room for one. */
const ROW = 32;
const TALL_ROW = 54;
const PAGE_ROWS = 15;

/**
 * Frames, oldest first, of which only those in sight are drawn. Stays at the newest while it is
 * there, and otherwise where it was. One row is selected, by pointer or keys.
 */
@Component({
  selector: 'app-frame-table',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    NzIconDirective,
    TranslocoPipe,
  ],
  templateUrl: './frame-table.html',
  styleUrl: './frame-table.less',
  host: { '[class.narrow]': 'narrow()', '[class.lanes]': "view() === 'lanes'" },
})
export class FrameTable implements AfterViewInit {
  private readonly language = inject(Language);
  private readonly transloco = inject(TranslocoService);
  private readonly destroyRef = inject(DestroyRef);

  readonly rows = input.required<Rows>();
  readonly selected = input<TrafficFrame | null>(null);
  readonly bookmarked = input<ReadonlySet<string>>(new Set());
  readonly view = input<View>('list');
  readonly stale = input(false);

  readonly selectedChange = output<TrafficFrame>();
  /** Enter, or a click: show all there is about it. */
  readonly opened = output<TrafficFrame>();
  readonly pauseToggled = output();
  readonly bookmarkToggled = output<TrafficFrame>();

  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);
  private readonly range = signal({ start: 0, end: 0 });
  /** At the newest, and staying there. */
  protected readonly following = signal(true);
  protected readonly narrow = narrowerThan(760);
  protected readonly rowHeight = computed(() =>
    this.narrow() && this.view() === 'list' ? TALL_ROW : ROW,
  );
  private goneBefore = 0;

  private readonly selectedIndex = computed(() => {
    const frame = this.selected();
    return frame ? this.rows().frames.findIndex((other) => sameFrame(other, frame)) : -1;
  });
  /** The option that has the focus, while it is drawn. */
  protected readonly activeId = computed(() => {
    const at = this.selectedIndex();
    const { start, end } = this.range();
    return at >= start && at < end ? this.idOf(at) : null;
  });
  private readonly names = computed(() => {
    const language = this.language.current();
    return new Map<number, string>(
      Object.entries(Command).map(([name, number]) => [
        number,
        this.transloco.translate(`traffic.command.${name}`, { n: number }, language),
      ]),
    );
  });

  protected readonly clockTime = clockTime;
  protected readonly byteSize = byteSize;
  protected readonly latency = latency;
  protected readonly mismatch = IDENTITY_MISMATCH;

  constructor() {
    effect(() => {
      const { gone } = this.rows();
      // Before the next painting, when the list has its new height.
      requestAnimationFrame(() => untracked(() => this.settle(gone)));
    });
  }

  ngAfterViewInit(): void {
    const viewport = this.viewport();
    viewport.renderedRangeStream
      .pipe(takeUntilDestroyed(this.destroyRef))
      .subscribe((range) => this.range.set(range));
    viewport
      .elementScrolled()
      .pipe(takeUntilDestroyed(this.destroyRef))
      .subscribe(() => this.following.set(this.atNewest()));
  }

  focus(): void {
    this.viewport().elementRef.nativeElement.focus();
  }

  toNewest(): void {
    this.following.set(true);
    const viewport = this.viewport();
    viewport.scrollToOffset(this.rows().frames.length * this.rowHeight());
  }

  /** Brings a frame into sight. */
  reveal(frame: TrafficFrame): void {
    const index = this.rows().frames.findIndex((other) => sameFrame(other, frame));
    if (index >= 0) this.intoSight(index);
  }

  protected nameOf(command: number | null): string {
    if (command === null) return this.transloco.translate('traffic.unreadable');
    return this.names().get(command) ?? commandName(command);
  }

  protected idOf(index: number): string {
    return `frame-row-${this.rows().gone + index}`;
  }

  protected marked(frame: TrafficFrame): boolean {
    return this.bookmarked().size > 0 && this.bookmarked().has(frameKey(frame));
  }

  protected isChosen(frame: TrafficFrame): boolean {
    const chosen = this.selected();
    return chosen !== null && sameFrame(chosen, frame);
  }

  protected choose(frame: TrafficFrame): void {
    this.selectedChange.emit(frame);
    this.opened.emit(frame);
  }

  protected press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.act(event.key)) event.preventDefault();
  }

  private act(key: string): boolean {
    const { frames } = this.rows();
    const at = this.selectedIndex();
    switch (key) {
      case 'ArrowDown':
        return this.select(at < 0 ? this.firstInSight() : at + 1);
      case 'ArrowUp':
        return this.select(at < 0 ? frames.length - 1 : at - 1);
      case 'PageDown':
        return this.select(Math.min(frames.length - 1, Math.max(0, at) + PAGE_ROWS));
      case 'PageUp':
        return this.select(Math.max(0, (at < 0 ? frames.length : at) - PAGE_ROWS));
      case 'Home':
        return this.select(0);
      case 'End':
        return this.select(frames.length - 1);
      case 'Enter': {
        const frame = frames[at];
        if (frame) this.opened.emit(frame);
        return true;
      }
      case ' ':
        this.pauseToggled.emit();
        return true;
      case 'b': {
        const frame = frames[at];
        if (frame) this.bookmarkToggled.emit(frame);
        return true;
      }
      default:
        return false;
    }
  }

  private select(index: number): boolean {
    const frame = this.rows().frames[index];
    if (!frame) return true;
    this.selectedChange.emit(frame);
    this.intoSight(index);
    return true;
  }

  private intoSight(index: number): void {
    const viewport = this.viewport();
    const top = index * this.rowHeight();
    const from = viewport.measureScrollOffset();
    const height = viewport.getViewportSize();
    if (top < from) viewport.scrollToOffset(top);
    else if (top + this.rowHeight() > from + height) {
      viewport.scrollToOffset(top + this.rowHeight() - height);
    }
  }

  private firstInSight(): number {
    return Math.ceil(this.viewport().measureScrollOffset() / this.rowHeight());
  }

  private atNewest(): boolean {
    return this.viewport().measureScrollOffset('bottom') < this.rowHeight();
  }

  /** After new rows: at the newest, or where one was looking although older rows have gone. */
  private settle(gone: number): void {
    const moved = gone - this.goneBefore;
    this.goneBefore = gone;
    if (this.following()) this.toNewest();
    else if (moved > 0) {
      const viewport = this.viewport();
      viewport.scrollToOffset(viewport.measureScrollOffset() - moved * this.rowHeight());
    }
  }
}
