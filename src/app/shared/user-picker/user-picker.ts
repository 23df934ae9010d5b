import {
  Component,
  type ElementRef,
  computed,
  input,
  model,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { EMPTY, type Observable, Subject, catchError, debounceTime, switchMap, tap } from 'rxjs';
import type { User } from '#contract/rest/users';
import { Avatar } from '../avatar/avatar.ts';

/** As much of a user as it takes to tell them from others. */
export type PickedUser = Pick<User, 'id' | 'username' | 'nickname' | 'avatar'>;

/** Where users are looked for; calls may fail. */
export interface UserDirectory {
  /** The first few whose name, nickname, phone number or id begins like this. */
  readonly search: (text: string) => Observable<readonly PickedUser[]>;
  /** Those with these ids; unknown ones are left out. */
  readonly byIds: (ids: readonly string[]) => Observable<readonly PickedUser[]>;
}

/** So long after the last key a search begins, in ms. */
const PAUSE_MS = 200;
/** Most ids that can be pasted at once. */
export const MAX_PASTED = 1_000;

/**
 * Picks users: type and choose with the arrow keys and Enter, or paste a list of ids. Those picked
 * stand above the field, each with a way to take it away.
 */
@Component({
  selector: 'app-user-picker',
  imports: [Avatar, NzIconDirective, TranslocoPipe],
  templateUrl: './user-picker.html',
  styleUrl: './user-picker.less',
})
export class UserPicker {
  readonly fieldId = input.required<string>();
  readonly directory = input.required<UserDirectory>();
  /** One at most. */
  readonly single = input(false);
  /** Those who cannot be picked: they are shown, and said to be there already. */
  readonly taken = input<ReadonlySet<string>>(new Set());
  readonly picked = model.required<readonly PickedUser[]>();

  private readonly box = viewChild<ElementRef<HTMLInputElement>>('box');
  private readonly typed = new Subject<string>();
  protected readonly found = signal<readonly PickedUser[] | null>(null);
  protected readonly state = signal<'idle' | 'searching' | 'failed'>('idle');
  protected readonly active = signal(0);
  /** Ids of a pasted list that nobody has. */
  protected readonly unknown = signal<readonly string[]>([]);

  protected readonly full = computed(() => this.single() && this.picked().length > 0);
  protected readonly options = computed(() => {
    const picked = new Set(this.picked().map(({ id }) => id));
    return (this.found() ?? []).map((user) => ({
      user,
      off: picked.has(user.id) || this.taken().has(user.id),
    }));
  });
  protected readonly open = computed(() => this.found() !== null || this.state() !== 'idle');
  protected readonly activeId = computed(() => {
    const option = this.options()[this.active()];
    return option === undefined ? null : this.optionId(option.user.id);
  });

  constructor() {
    this.typed
      .pipe(
        tap((text) => this.expect(text)),
        debounceTime(PAUSE_MS),
        switchMap((text) =>
          text === ''
            ? EMPTY
            : this.directory()
                .search(text)
                .pipe(catchError(() => this.fail())),
        ),
        takeUntilDestroyed(),
      )
      .subscribe((found) => {
        this.found.set(found);
        this.active.set(
          Math.max(
            0,
            this.options().findIndex(({ off }) => !off),
          ),
        );
        this.state.set('idle');
      });
  }

  protected type(text: string, event: Event): void {
    if (event instanceof InputEvent && event.isComposing) return;
    this.typed.next(text.trim());
  }

  protected press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const last = this.options().length - 1;
    switch (event.key) {
      case 'ArrowDown':
        this.active.update((index) => Math.min(index + 1, last));
        break;
      case 'ArrowUp':
        this.active.update((index) => Math.max(index - 1, 0));
        break;
      case 'Enter': {
        // Never the form around it.
        const option = this.options()[this.active()];
        if (option !== undefined) this.pick(option.user);
        break;
      }
      case 'Escape':
        // The first closes the list, the next the dialog around it.
        if (!this.open()) return;
        this.close();
        break;
      case 'Backspace':
        if (this.box()?.nativeElement.value !== '') return;
        this.picked.update((picked) => picked.slice(0, -1));
        return;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  protected pick(user: PickedUser): void {
    const off = this.options().some((option) => option.user.id === user.id && option.off);
    if (off) return;
    this.picked.update((picked) => [...picked, user]);
    this.close();
  }

  protected remove(id: string): void {
    this.picked.update((picked) => picked.filter((user) => user.id !== id));
    setTimeout(() => this.box()?.nativeElement.focus());
  }

  /** A list of ids; a single word is typed as it is. */
  protected paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const ids = [...new Set(text.split(/[\s,;，；]+/).filter((id) => id !== ''))];
    if (ids.length < 2 || this.single()) return;
    event.preventDefault();
    this.unknown.set([]);
    this.state.set('searching');
    this.directory()
      .byIds(ids.slice(0, MAX_PASTED))
      .pipe(catchError(() => this.fail()))
      .subscribe((users) => this.take(ids, users));
  }

  protected optionId(id: string): string {
    return `${this.fieldId()}-option-${id}`;
  }

  protected close(): void {
    const box = this.box()?.nativeElement;
    if (box) box.value = '';
    this.found.set(null);
    this.state.set('idle');
  }

  private take(ids: readonly string[], users: readonly PickedUser[]): void {
    const known = new Set(users.map(({ id }) => id));
    const have = new Set([...this.picked().map(({ id }) => id), ...this.taken()]);
    this.picked.update((picked) => [...picked, ...users.filter(({ id }) => !have.has(id))]);
    this.unknown.set(ids.filter((id) => !known.has(id)));
    this.close();
  }

  private expect(text: string): void {
    this.unknown.set([]);
    if (text === '') this.close();
    else this.state.set('searching');
  }

  private fail(): Observable<never> {
    this.found.set(null);
    this.state.set('failed');
    return EMPTY;
  }
}
