import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzIconModule } from 'ng-zorro-antd/icon';
import { type Observable, catchError, debounceTime, map, of, startWith, switchMap } from 'rxjs';
import { Permission } from '#contract/rest/permissions';
import type { User } from '#contract/rest/users';
import { PAGES } from '../../core/page.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { UserSearch } from './user-search.ts';

/** The server's limit on a search. */
const LONGEST_SEARCH = 100;
const TYPING_PAUSE_MS = 150;

interface Destination {
  readonly id: string;
  readonly group: 'pages' | 'users';
  readonly icon: string;
  readonly name: string;
  readonly note: string;
  readonly link: readonly string[];
}

interface Found {
  readonly state: 'idle' | 'searching' | 'found' | 'failed';
  readonly users: readonly User[];
}

const IDLE: Found = { state: 'idle', users: [] };

/**
 * Goes anywhere by name: to each page of the menu, and to each user. The field keeps the focus while
 * arrow keys move through the list (the combobox pattern of the ARIA practices).
 */
@Component({
  selector: 'app-command-palette',
  imports: [ModalDialog, NzIconModule, TranslocoPipe],
  templateUrl: './command-palette.html',
  styleUrl: './command-palette.less',
})
export class CommandPalette {
  private readonly router = inject(Router);
  private readonly transloco = inject(TranslocoService);
  private readonly userSearch = inject(UserSearch);
  private readonly allPages = inject(PAGES);

  readonly permissions = input.required<readonly Permission[]>();
  readonly closed = output();

  protected readonly longest = LONGEST_SEARCH;
  protected readonly text = signal('');
  private readonly term = computed(() => this.text().trim());
  private readonly found = toSignal(
    toObservable(this.term).pipe(switchMap((term) => this.search(term))),
    { initialValue: IDLE },
  );
  protected readonly searchState = computed(() => this.found().state);

  protected readonly destinations = computed((): readonly Destination[] => [
    ...this.matchingPages(),
    ...this.found().users.map((user) => userDestination(user)),
  ]);
  /** Which one Enter goes to. The first again with each new list. */
  protected readonly active = linkedSignal({ source: this.destinations, computation: () => 0 });
  protected readonly activeId = computed(() => this.destinations()[this.active()]?.id ?? null);

  protected press(event: KeyboardEvent): void {
    const count = this.destinations().length;
    const steps: Record<string, () => number> = {
      ArrowDown: () => (this.active() + 1) % count,
      ArrowUp: () => (this.active() + count - 1) % count,
      Home: () => 0,
      End: () => count - 1,
    };
    // While an input method composes, these keys choose among its candidates.
    if (event.isComposing || count === 0) return;
    if (event.key === 'Enter') this.go(this.active());
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.active.set(step());
    document.getElementById(this.activeId() ?? '')?.scrollIntoView({ block: 'nearest' });
  }

  protected go(index: number): void {
    const destination = this.destinations()[index];
    if (destination === undefined) return;
    this.closed.emit();
    void this.router.navigate([...destination.link]);
  }

  private matchingPages(): readonly Destination[] {
    const wanted = this.term().toLowerCase();
    return this.allPages
      .filter(({ permission }) => this.permissions().includes(permission))
      .map(({ path, title, icon }): Destination => ({
        id: `palette-page-${path}`,
        group: 'pages',
        icon,
        name: this.transloco.translate(title),
        note: '',
        link: ['/', path],
      }))
      .filter(({ name, link }) => `${name} ${link[1] ?? ''}`.toLowerCase().includes(wanted));
  }

  // Asked once the typing pauses; a newer text makes the answer to an older one worthless.
  private search(term: string): Observable<Found> {
    if (term === '' || !this.permissions().includes(Permission.UsersRead)) return of(IDLE);
    return of(term).pipe(
      debounceTime(TYPING_PAUSE_MS),
      switchMap(() => this.userSearch.find(term)),
      map((users): Found => ({ state: 'found', users })),
      catchError(() => of<Found>({ state: 'failed', users: [] })),
      startWith<Found>({ state: 'searching', users: [] }),
    );
  }
}

function userDestination({ id, nickname, username }: User): Destination {
  return {
    id: `palette-user-${id}`,
    group: 'users',
    icon: 'user',
    name: nickname,
    note: `@${username}`,
    link: ['/users', id],
  };
}
