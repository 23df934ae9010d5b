import { Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { NzIconModule } from 'ng-zorro-antd/icon';
import {
  type Observable,
  catchError,
  combineLatest,
  debounceTime,
  map,
  of,
  startWith,
  switchMap,
} from 'rxjs';
import type { Group } from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
import type { User } from '#contract/rest/users';
import { PAGES } from '../../core/page.ts';
import { ModalDialog } from '../../shared/modal-dialog/modal-dialog.ts';
import { NameSearch } from './name-search.ts';

/** The server's limit on a search. */
const LONGEST_SEARCH = 100;
const TYPING_PAUSE_MS = 150;

interface Destination {
  readonly id: string;
  readonly group: 'pages' | 'users' | 'groups';
  readonly icon: string;
  readonly name: string;
  readonly note: string;
  readonly link: readonly string[];
}

interface Found {
  readonly state: 'idle' | 'searching' | 'found' | 'failed';
  readonly destinations: readonly Destination[];
}

const IDLE: Found = { state: 'idle', destinations: [] };
const SEARCHING: Found = { state: 'searching', destinations: [] };
const FAILED: Found = { state: 'failed', destinations: [] };

/**
 * Goes anywhere by name: to each page of the menu, to each user and to each group. The field keeps
 * the focus while arrow keys move through the list (the combobox pattern of the ARIA practices).
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
  private readonly nameSearch = inject(NameSearch);
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
    ...this.found().destinations,
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
    const kinds = term === '' ? [] : this.searchedKinds();
    if (kinds.length === 0) return of(IDLE);
    return of(term).pipe(
      debounceTime(TYPING_PAUSE_MS),
      switchMap(() => combineLatest(kinds.map((find) => find(term)))),
      map(togetherOf),
      startWith(SEARCHING),
    );
  }

  /** The searches that this operator may make. One that fails takes nothing from the others. */
  private searchedKinds(): readonly ((term: string) => Observable<Found>)[] {
    const may = (permission: Permission) => this.permissions().includes(permission);
    const kinds = [];
    if (may(Permission.UsersRead)) {
      kinds.push((term: string) => foundBy(this.nameSearch.users(term), userDestination));
    }
    if (may(Permission.GroupsRead)) {
      kinds.push((term: string) => foundBy(this.nameSearch.groups(term), groupDestination));
    }
    return kinds;
  }
}

function foundBy<T>(
  search: Observable<readonly T[]>,
  destinationOf: (item: T) => Destination,
): Observable<Found> {
  return search.pipe(
    map((items): Found => ({ state: 'found', destinations: items.map(destinationOf) })),
    catchError(() => of(FAILED)),
    startWith(SEARCHING),
  );
}

/** What is found shows at once; until all have answered it still searches. */
function togetherOf(all: readonly Found[]): Found {
  const states = all.map(({ state }) => state);
  const undecided = states.includes('searching') ? 'searching' : 'found';
  return {
    state: states.includes('failed') ? 'failed' : undecided,
    destinations: all.flatMap(({ destinations }) => destinations),
  };
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

function groupDestination({ id, name }: Group): Destination {
  return {
    id: `palette-group-${id}`,
    group: 'groups',
    icon: 'team',
    name,
    note: id,
    link: ['/groups', id],
  };
}
