import { Component, DestroyRef, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import type { User, UsersQuery } from '#contract/rest/users';
import type { UserSelection, UsersExport } from '#contract/rest/users-jobs';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { Avatar } from '../../shared/avatar/avatar.ts';
import { BulkBar } from '../../shared/bulk-bar/bulk-bar.ts';
import { injectNow } from '../../shared/clock.ts';
import { ColumnChooser } from '../../shared/column-chooser/column-chooser.ts';
import { DataTable } from '../../shared/data-table/data-table.ts';
import { RowLink } from '../../shared/data-table/row-link.ts';
import { TableCell } from '../../shared/data-table/table-cell.ts';
import { TableLayout } from '../../shared/data-table/table-layout.ts';
import { DrawerLink } from '../../shared/drawer-link/drawer-link.ts';
import { ExportDialog, type ExportRequest } from '../../shared/export-dialog/export-dialog.ts';
import { FilterBar } from '../../shared/filter-bar/filter-bar.ts';
import type { FilterChange } from '../../shared/filter-bar/filter-fields.ts';
import { wholeNumber } from '../../shared/formats.ts';
import type { SortOf } from '../../shared/list/list-address.ts';
import { injectListPlace } from '../../shared/list/list-place.ts';
import { RowSelection } from '../../shared/list/row-selection.ts';
import { ListFaces, type ListWords } from '../../shared/list-faces/list-faces.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { OnlineBadge } from '../../shared/online-badge/online-badge.ts';
import { PageSize } from '../../shared/pager/page-size.ts';
import { Pager } from '../../shared/pager/pager.ts';
import { UserActDialog } from '../user-act-dialog/user-act-dialog.ts';
import { type UserAct, type UserActKind, actsForMany } from '../user-act.ts';
import { userFormsFeature } from '../user-form/user-forms.state.ts';
import { UserStatusBadge } from '../user-status/user-status.ts';
import { EXPORT_COLUMNS, USERS_COLUMNS } from '../users-columns.ts';
import { UserActActions, UsersPageActions } from '../users.actions.ts';
import { filterFields, usersAddress } from '../users-query.ts';
import { usersFeature } from '../users.state.ts';

const WORDS: ListWords = {
  icon: 'team',
  loading: 'users.loading',
  failed: 'users.failed',
  empty: 'users.empty.title',
  emptyHint: 'users.empty.hint',
  noMatch: 'users.noMatch.title',
  noMatchHint: 'users.noMatch.hint',
};

/** The list of users. What is searched, filtered, sorted and open stands in the address. */
@Component({
  selector: 'app-users-page',
  imports: [
    Avatar,
    BulkBar,
    ColumnChooser,
    DataTable,
    DrawerLink,
    ExportDialog,
    FilterBar,
    ListFaces,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    OnlineBadge,
    PageSize,
    Pager,
    RouterOutlet,
    RowLink,
    TableCell,
    TranslocoPipe,
    UserActDialog,
    UserStatusBadge,
  ],
  templateUrl: './users-page.html',
  styleUrls: ['../../shared/list-page.less', './users-page.less'],
})
export class UsersPage {
  private readonly store = inject(Store);
  private readonly place = injectListPlace(usersAddress);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly words = WORDS;
  protected readonly query = this.place.query;
  protected readonly list = this.store.selectSignal(usersFeature.selectShownList);
  protected readonly rows = this.store.selectSignal(usersFeature.selectRows);
  protected readonly face = this.store.selectSignal(usersFeature.selectFace);
  protected readonly outdated = this.store.selectSignal(usersFeature.selectListOutdated);
  protected readonly createdId = this.store.selectSignal(usersFeature.selectCreatedId);
  protected readonly tagsInUse = this.store.selectSignal(userFormsFeature.selectTagsInUse);
  private readonly listState = this.store.selectSignal(usersFeature.selectList);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);

  protected readonly loading = computed(() => this.listState().loading);
  protected readonly error = computed(() => this.listState().error);
  protected readonly mayWrite = computed(() => this.permissions().includes(Permission.UsersWrite));
  protected readonly filters = computed(() => filterFields(this.tagsInUse()));
  protected readonly layout = new TableLayout(
    'users',
    this.store.selectSignal(sessionFeature.selectAdmin)()?.id ?? '',
    USERS_COLUMNS,
  );
  protected readonly selection = new RowSelection();
  /** What the list shows, without how: when that changes, what was chosen may not be there any more. */
  private readonly filter = computed(() => JSON.stringify(usersAddress.filterOf(this.query())));

  protected readonly loadedAt = computed(() => {
    const list = this.list();
    return list === null ? null : new Date(list.loadedAt).toISOString();
  });
  protected readonly totalText = computed(() =>
    wholeNumber(this.list()?.totalCount ?? 0, this.language()),
  );

  protected readonly bulkActs = computed(() => actsForMany(this.chosenUsers()));
  protected readonly exportColumns = EXPORT_COLUMNS;
  /** The act on many, or the export, whose dialog is open. */
  protected readonly asked = signal<UserActKind | 'export' | null>(null);
  private readonly acting = this.store.selectSignal(usersFeature.selectActing);
  protected readonly busy = computed(() => this.acting() === 'underWay');
  protected readonly actError = this.store.selectSignal(usersFeature.selectActError);
  protected readonly chosenText = computed(() =>
    this.selection.all()
      ? this.totalText()
      : wholeNumber(this.selection.ids().size, this.language()),
  );

  constructor() {
    effect(() => {
      if (this.acting() !== 'done') return;
      untracked(() => {
        if (this.asked() !== null) this.selection.clear();
        this.asked.set(null);
      });
    });
    this.store.dispatch(UsersPageActions.opened());
    inject(DestroyRef).onDestroy(() => this.store.dispatch(UsersPageActions.left()));
    effect(() => {
      this.store.dispatch(UsersPageActions.listWanted({ query: this.query() }));
    });
    effect(() => {
      this.filter();
      untracked(() => this.selection.clear());
    });
  }

  protected refresh(): void {
    this.store.dispatch(UsersPageActions.refreshed());
  }

  protected search(q: string): void {
    // One entry in the history for a search, not one per pause in typing.
    this.place.show({ q }, this.query().q !== undefined && q !== '');
  }

  protected narrow(change: FilterChange): void {
    // The bar has only fields of this query; the address takes nothing that makes no sense.
    this.place.show(change);
  }

  protected filterOnline(): void {
    this.place.show({ online: this.query().online === true ? null : true });
  }

  protected sortBy(sort: string): void {
    this.place.show({ sort: sort as SortOf<UsersQuery> });
  }

  protected choosePageSize(pageSize: number): void {
    this.place.show({ pageSize });
  }

  protected clearFilters(): void {
    this.place.clearFilters();
  }

  protected ask(what: UserActKind | 'export' | null): void {
    this.store.dispatch(UserActActions.asked());
    this.asked.set(what);
  }

  protected actOnChosen(act: UserAct): void {
    const bulk = { selection: this.chosen(), act };
    this.store.dispatch(UserActActions.bulkSubmitted({ bulk, count: this.chosenText() }));
  }

  protected exportChosen({ format, columns }: ExportRequest): void {
    const { sort } = this.query();
    // The dialog offers only these.
    const chosen = columns as UsersExport['columns'];
    const request: UsersExport = { selection: this.chosen(), format, columns: chosen, sort };
    this.store.dispatch(UserActActions.exportSubmitted({ request }));
  }

  /** Those chosen, or with none chosen all whom the filters find. */
  private chosen(): UserSelection {
    return this.selection.all() || this.selection.none()
      ? { filter: usersAddress.filterOf(this.query()) }
      : { ids: [...this.selection.ids()] };
  }

  /** Those chosen, as they stand; null when not all of them are known here. */
  private chosenUsers(): readonly User[] | null {
    const ids = this.selection.ids();
    const known = (this.rows() ?? []).filter(({ id }) => ids.has(id));
    return this.selection.all() || known.length < ids.size ? null : known;
  }

  protected readonly nameOf = ({ username }: User) => username;

  protected dayOf(at: string): string {
    return new Intl.DateTimeFormat(this.language(), { dateStyle: 'medium' }).format(Date.parse(at));
  }
}
