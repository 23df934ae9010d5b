import { Component, computed, effect, inject } from '@angular/core';
import { RouterLink, RouterOutlet } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import type { AuditEntry } from '#contract/rest/audit';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { ColumnChooser } from '../../shared/column-chooser/column-chooser.ts';
import { DataTable } from '../../shared/data-table/data-table.ts';
import { RowLink } from '../../shared/data-table/row-link.ts';
import { TableCell } from '../../shared/data-table/table-cell.ts';
import { TableLayout } from '../../shared/data-table/table-layout.ts';
import type { FilterChange } from '../../shared/filter-bar/filter-fields.ts';
import { FilterBar } from '../../shared/filter-bar/filter-bar.ts';
import { exactTime } from '../../shared/formats.ts';
import { KeysetPager } from '../../shared/keyset-pager/keyset-pager.ts';
import { ListFaces } from '../../shared/list-faces/list-faces.ts';
import { injectGrowingPlace } from '../../shared/list/growing-place.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { AUDIT_COLUMNS } from '../audit-columns.ts';
import { pathOf } from '../audit-links.ts';
import { AUDIT_FILTERS, auditAddress } from '../audit-query.ts';
import { AuditWords } from '../audit-words.ts';
import { AuditPageActions } from '../audit.actions.ts';
import { auditFeature } from '../audit.state.ts';

/** Who did what, newest first. What is filtered and open stands in the address. */
@Component({
  selector: 'app-audit-page',
  imports: [
    ColumnChooser,
    DataTable,
    FilterBar,
    KeysetPager,
    ListFaces,
    Moment,
    NzButtonComponent,
    NzIconDirective,
    RouterLink,
    RouterOutlet,
    RowLink,
    TableCell,
    TranslocoPipe,
  ],
  providers: [AuditWords],
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.less',
})
export class AuditPage {
  private readonly store = inject(Store);
  private readonly place = injectGrowingPlace(auditAddress);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  private readonly admin = this.store.selectSignal(sessionFeature.selectAdmin);
  private readonly list = this.store.selectSignal(auditFeature.selectList);
  private readonly rows = this.store.selectSignal(auditFeature.selectRows);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly words = inject(AuditWords);
  protected readonly face = this.store.selectSignal(auditFeature.selectFace);
  protected readonly outdated = this.store.selectSignal(auditFeature.selectListOutdated);
  protected readonly query = this.place.query;
  protected readonly filters = AUDIT_FILTERS;
  protected readonly layout = new TableLayout('audit', this.admin()?.id ?? '', AUDIT_COLUMNS);
  protected readonly faces = {
    icon: 'audit',
    loading: 'audit.loading',
    failed: 'audit.failed',
    empty: 'audit.empty.title',
    emptyHint: 'audit.empty.hint',
    noMatch: 'audit.noMatch.title',
    noMatchHint: 'audit.noMatch.hint',
  };

  /** The search box looks for whom an entry is about. */
  protected readonly values = computed(() => ({ ...this.query(), q: this.query().targetId }));
  protected readonly loading = computed(() => this.list().loading);
  protected readonly error = computed(() => this.list().error);
  protected readonly newer = computed(() => this.list().page?.newer ?? null);
  protected readonly older = computed(() => this.list().page?.older ?? null);
  protected readonly newest = computed(
    () => this.query().before === undefined && this.query().after === undefined,
  );
  protected readonly loadedAt = computed(() => {
    const { page } = this.list();
    return page === null ? null : new Date(page.loadedAt).toISOString();
  });
  protected readonly entries = computed(
    () =>
      this.rows()?.map((entry) => ({
        ...entry,
        exactly: exactTime(Date.parse(entry.at), this.language()),
        what: this.words.action(entry.action),
        who: this.words.who(entry),
        kind: this.words.target(entry),
        path: pathOf(entry, this.permissions()),
      })) ?? null,
  );

  constructor() {
    effect(() => {
      this.store.dispatch(AuditPageActions.listWanted({ query: this.query() }));
    });
  }

  protected readonly nameOf = ({ action }: AuditEntry) => this.words.action(action);

  protected refresh(): void {
    this.store.dispatch(AuditPageActions.refreshed());
  }

  protected search(targetId: string): void {
    // One entry in the history for a search, not one per pause in typing.
    this.place.show({ targetId }, this.query().targetId !== undefined && targetId !== '');
  }

  protected narrow(change: FilterChange): void {
    this.place.show(change);
  }

  protected clearFilters(): void {
    this.place.clearFilters();
  }
}
