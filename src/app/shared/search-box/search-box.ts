import { Component, effect, input, signal, untracked } from '@angular/core';
import { outputFromObservable } from '@angular/core/rxjs-interop';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Subject, debounce, filter, map, of, tap, timer } from 'rxjs';

/** So long after the last key a search begins by itself. */
const PAUSE_MS = 300;

interface Typed {
  readonly text: string;
  readonly at: 'once' | 'pause';
}

/**
 * A search field that reports what to search for: after a pause in typing, at once on Enter or when
 * it is cleared, and never in the middle of a word that an input method is still composing.
 */
@Component({
  selector: 'app-search-box',
  imports: [NzIconDirective, TranslocoPipe],
  templateUrl: './search-box.html',
  styleUrl: './search-box.less',
})
export class SearchBox {
  readonly value = input.required<string>();
  readonly label = input.required<string>();
  readonly maxLength = input.required<number>();

  protected readonly text = signal('');
  private readonly typed = new Subject<Typed>();
  /** What was reported last, or came from outside since. */
  private settled = '';

  readonly searched = outputFromObservable(
    this.typed.pipe(
      debounce(({ at }) => (at === 'once' ? of(0) : timer(PAUSE_MS))),
      map(({ text }) => text.trim()),
      filter((text) => text !== this.settled),
      tap((text) => (this.settled = text)),
    ),
  );

  constructor() {
    effect(() => {
      const value = this.value();
      untracked(() => this.takeOver(value));
    });
  }

  protected type(text: string, event: Event): void {
    this.text.set(text);
    if (event instanceof InputEvent && event.isComposing) return;
    this.typed.next({ text, at: 'pause' });
  }

  /** Enter and Escape belong to the input method while it composes. */
  protected finish(text: string, event: Event): void {
    if (event instanceof KeyboardEvent && event.isComposing) return;
    this.text.set(text);
    this.typed.next({ text, at: 'once' });
  }

  /** What comes back of our own words must not overwrite those typed since. */
  private takeOver(value: string): void {
    if (value === this.settled) return;
    this.settled = value;
    this.text.set(value);
  }
}
