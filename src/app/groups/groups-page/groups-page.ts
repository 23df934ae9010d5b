import { Component, DestroyRef, computed, effect, inject, signal, untracked } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type {
  Group,
  GroupBulkAct,
  GroupSelection,
  GroupsExport,
  GroupsQuery,
} from '#contract/rest/groups';
import { Permission } from '#contract/rest/permissions';
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
import type { FilterChange } from '../../shared/filter-bar/filter-fields.ts';
import { FilterBar } from '../../shared/filter-bar/filter-bar.ts';
import { wholeNumber } from '../../shared/formats.ts';
import { ListFaces } from '../../shared/list-faces/list-faces.ts';
import type { SortOf } from '../../shared/list/list-address.ts';
import { injectListPlace } from '../../shared/list/list-place.ts';
import { RowSelection } from '../../shared/list/row-selection.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { PageSize } from '../../shared/pager/page-size.ts';
import { Pager } from '../../shared/pager/pager.ts';
import { BULK_KINDS, type BulkKind } from '../bulk-dialog/bulk-asking.ts';
import { BulkDialog } from '../bulk-dialog/bulk-dialog.ts';
import { MESSAGES_COUNTED } from '../group-facts/group-facts.ts';
import { GroupStatusBadge } from '../group-status/group-status.ts';
import { EXPORT_COLUMNS, GROUP_COLUMNS } from '../groups-columns.ts';
import { GroupsPageActions } from '../groups.actions.ts';
import { GROUP_FILTERS, groupsAddress } from '../groups-query.ts';
import { presetReasons } from '../preset-reasons.ts';
import { groupsFeature } from '../groups.state.ts';

/** The list of groups. What is searched, filtered, sorted and open stands in the address. */
@Component({
  selector: 'app-groups-page',
  imports: [
    BulkBar,
    BulkDialog,
    ColumnChooser,
    DataTable,
    DrawerLink,
    ExportDialog,
    FilterBar,
    ListFaces,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    PageSize,
    Pager,
    RouterOutlet,
    RowLink,
    GroupStatusBadge,
    TableCell,
    TranslocoPipe,
    Avatar,
  ],
  templateUrl: './groups-page.html',
  styleUrls: ['../../shared/list-page.less', './groups-page.less'],
})
export class GroupsPage {
  private readonly store = inject(Store);
  private readonly transloco = inject(TranslocoService);
  private readonly place = injectListPlace(groupsAddress);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly list = this.store.selectSignal(groupsFeature.selectShownList);
  protected readonly rows = this.store.selectSignal(groupsFeature.selectRows);
  protected readonly face = this.store.selectSignal(groupsFeature.selectFace);
  protected readonly outdated = this.store.selectSignal(groupsFeature.selectListOutdated);
  protected readonly createdId = this.store.selectSignal(groupsFeature.selectCreatedId);
  private readonly listState = this.store.selectSignal(groupsFeature.selectList);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  private readonly admin = this.store.selectSignal(sessionFeature.selectAdmin);

  protected readonly query = this.place.query;
  protected readonly filters = GROUP_FILTERS;
  protected readonly layout = new TableLayout('groups', this.admin()?.id ?? '', GROUP_COLUMNS);
  protected readonly selection = new RowSelection();
  /** What the list shows, without how: when that changes, what was chosen may not be there any more. */
  private readonly filter = computed(() => JSON.stringify(groupsAddress.filterOf(this.query())));
  protected readonly words = {
    icon: 'team',
    loading: 'groups.loading',
    failed: 'groups.failed',
    empty: 'groups.empty.title',
    emptyHint: 'groups.empty.hint',
    noMatch: 'groups.noMatch.title',
    noMatchHint: 'groups.noMatch.hint',
  };

  protected readonly mayWrite = computed(() => this.permissions().includes(Permission.GroupsWrite));
  protected readonly loading = computed(() => this.listState().loading);
  protected readonly error = computed(() => this.listState().error);
  protected readonly loadedAt = computed(() => {
    const list = this.list();
    return list === null ? null : new Date(list.loadedAt).toISOString();
  });
  protected readonly total = computed(() =>
    wholeNumber(this.list()?.totalCount ?? 0, this.language()),
  );

  /** What is asked about those chosen. */
  protected readonly question = signal<BulkKind | 'export' | null>(null);
  protected readonly bulkKinds = BULK_KINDS;
  protected readonly exportColumns = EXPORT_COLUMNS;
  protected readonly ordering = this.store.selectSignal(groupsFeature.selectOrdering);
  protected readonly orderError = this.store.selectSignal(groupsFeature.selectOrderError);
  private readonly ordersBegun = this.store.selectSignal(groupsFeature.selectOrdersBegun);
  /** Those chosen; where none are, all that the filters find. */
  private readonly chosen = computed((): GroupSelection => {
    const named = !this.selection.all() && !this.selection.none();
    return named
      ? { ids: [...this.selection.ids()] }
      : { filter: groupsAddress.filterOf(this.query()) };
  });
  protected readonly chosenCount = computed(() => {
    const selection = this.chosen();
    return 'ids' in selection ? selection.ids.length : (this.list()?.totalCount ?? 0);
  });
  /** There are more of those chosen than could be counted. */
  protected readonly chosenCapped = computed(
    () => 'filter' in this.chosen() && (this.list()?.capped ?? false),
  );
  protected readonly presets = computed(() => presetReasons(this.transloco, this.language()));

  constructor() {
    this.store.dispatch(GroupsPageActions.opened());
    inject(DestroyRef).onDestroy(() => this.store.dispatch(GroupsPageActions.left()));
    effect(() => {
      this.store.dispatch(GroupsPageActions.listWanted({ query: this.query() }));
    });
    effect(() => {
      // Begun: the frame shows how far it is.
      if (this.ordersBegun() > 0) untracked(() => this.question.set(null));
    });
    effect(() => {
      this.filter();
      untracked(() => this.selection.clear());
    });
  }

  protected readonly nameOf = ({ name }: Group) => name;

  protected ask(kind: BulkKind): void {
    this.question.set(kind);
  }

  protected decide(act: GroupBulkAct): void {
    this.store.dispatch(GroupsPageActions.bulkDecided({ bulk: { selection: this.chosen(), act } }));
  }

  protected export({ format, columns }: ExportRequest): void {
    const order: GroupsExport = {
      selection: this.chosen(),
      format,
      // The dialog offers these columns and no others.
      columns: [...columns] as GroupsExport['columns'] & string[],
      sort: this.query().sort,
    };
    this.store.dispatch(GroupsPageActions.exportDecided({ order }));
  }

  protected giveUp(): void {
    this.question.set(null);
    this.store.dispatch(GroupsPageActions.orderDropped());
  }

  protected number(value: number): string {
    return wholeNumber(value, this.language());
  }

  /** Counting stops somewhere: then at least so many. */
  protected todayOf({ messagesToday }: Group): string {
    return this.number(messagesToday) + (messagesToday >= MESSAGES_COUNTED ? '+' : '');
  }

  protected refresh(): void {
    this.store.dispatch(GroupsPageActions.refreshed());
  }

  protected search(q: string): void {
    // One entry in the history for a search, not one per pause in typing.
    this.place.show({ q }, this.query().q !== undefined && q !== '');
  }

  protected narrow(change: FilterChange): void {
    this.place.show(change);
  }

  protected sortBy(sort: string): void {
    this.place.show({ sort: sort as SortOf<GroupsQuery> });
  }

  protected choosePageSize(pageSize: number): void {
    this.place.show({ pageSize });
  }

  protected clearFilters(): void {
    this.place.clearFilters();
  }
}
