import { Component, DestroyRef, computed, effect, inject, input } from '@angular/core';
import { Router, RouterLink, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { DrawerLink } from '../../shared/drawer-link/drawer-link.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { Pager } from '../../shared/pager/pager.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { UserFilters } from '../user-filters/user-filters.ts';
import { UserTable } from '../user-table/user-table.ts';
import { UsersPageActions } from '../users.actions.ts';
import {
  PAGE_SIZES,
  type ShownQuery,
  type UsersSort,
  filtered,
  parametersOf,
  queryOf,
} from '../users-query.ts';
import { usersFeature } from '../users.state.ts';

/** The list of users. What is searched, filtered, sorted and open stands in the address. */
@Component({
  selector: 'app-users-page',
  imports: [
    DrawerLink,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    Pager,
    ProblemNote,
    RouterLink,
    RouterOutlet,
    TranslocoPipe,
    UserFilters,
    UserTable,
  ],
  templateUrl: './users-page.html',
  styleUrl: './users-page.less',
})
export class UsersPage {
  private readonly store = inject(Store);
  private readonly router = inject(Router);

  readonly q = input<string | undefined>();
  readonly sort = input<string | undefined>();
  readonly page = input<string | undefined>();
  readonly pageSize = input<string | undefined>();
  readonly online = input<string | undefined>();

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly list = this.store.selectSignal(usersFeature.selectShownList);
  protected readonly rows = this.store.selectSignal(usersFeature.selectRows);
  protected readonly loading = this.store.selectSignal(usersFeature.selectListLoading);
  protected readonly error = this.store.selectSignal(usersFeature.selectListError);
  protected readonly createdId = this.store.selectSignal(usersFeature.selectCreatedId);
  private readonly shownIsWanted = this.store.selectSignal(usersFeature.selectShownIsWanted);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly mayWrite = computed(() => this.permissions().includes(Permission.UsersWrite));
  protected readonly query = computed(
    (): ShownQuery =>
      queryOf({
        q: this.q(),
        sort: this.sort(),
        page: this.page(),
        pageSize: this.pageSize(),
        online: this.online(),
      }),
    { equal: (one, other) => JSON.stringify(one) === JSON.stringify(other) },
  );
  protected readonly pageSizes = computed(() =>
    [...new Set([...PAGE_SIZES, this.query().pageSize])].sort((a, b) => a - b),
  );
  protected readonly narrowed = computed(() => filtered(this.query()));

  protected readonly loadedAt = computed(() => {
    const list = this.list();
    return list === null ? null : new Date(list.loadedAt).toISOString();
  });
  protected readonly totalText = computed(() =>
    wholeNumber(this.list()?.totalCount ?? 0, this.language()),
  );

  /** Rows of another address are shown until those of this one come. */
  protected readonly outdated = computed(() => this.loading() && !this.shownIsWanted());
  /** Which of the faces the list shows. */
  protected readonly face = computed(() => {
    const list = this.list();
    if (this.error() !== null && !this.shownIsWanted()) return 'failed';
    if (list === null) return 'loading';
    if (list.ids.length > 0) return 'rows';
    // Nothing before, and something may come: what there was not is no answer to what is asked.
    if (this.outdated()) return 'loading';
    if (list.totalCount > 0 || list.query.page > 1) return 'beyond';
    return filtered(list.query) ? 'noMatch' : 'empty';
  });

  constructor() {
    this.store.dispatch(UsersPageActions.opened());
    inject(DestroyRef).onDestroy(() => this.store.dispatch(UsersPageActions.left()));
    effect(() => {
      this.store.dispatch(UsersPageActions.listWanted({ query: this.query() }));
    });
  }

  protected refresh(): void {
    this.store.dispatch(UsersPageActions.refreshed());
  }

  protected search(q: string): void {
    // One entry in the history for a search, not one per pause in typing.
    this.show({ q }, this.query().q !== undefined && q !== '');
  }

  protected filterOnline(online: boolean): void {
    this.show({ online });
  }

  protected sortBy(sort: UsersSort): void {
    this.show({ sort });
  }

  protected choosePageSize(text: string): void {
    this.show({ pageSize: Number(text) });
  }

  protected clearFilters(): void {
    this.show({ q: '', online: false });
  }

  private show(change: Partial<Record<keyof ShownQuery, unknown>>, replaceUrl = false): void {
    void this.router.navigate([], {
      queryParams: parametersOf(change),
      queryParamsHandling: 'merge',
      replaceUrl,
      scroll: 'manual',
    });
  }
}
