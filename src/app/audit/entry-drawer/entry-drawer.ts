import { Component, DestroyRef, computed, inject, input } from '@angular/core';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import { TranslocoPipe, TranslocoService } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { NzIconDirective } from 'ng-zorro-antd/icon';
import { Language } from '../../core/language/language.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { injectNow } from '../../shared/clock.ts';
import { exactTime } from '../../shared/formats.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { ProblemNote } from '../../shared/problem-note/problem-note.ts';
import { SideDrawer } from '../../shared/side-drawer/side-drawer.ts';
import { type Leaf, changesOf } from '../audit-changes.ts';
import { pathOf } from '../audit-links.ts';
import { AuditWords } from '../audit-words.ts';
import { AuditEntryActions } from '../audit.actions.ts';
import { auditFeature } from '../audit.state.ts';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** One entry with all that was written down, what was before beside what is after. */
@Component({
  selector: 'app-entry-drawer',
  imports: [Moment, NzIconDirective, ProblemNote, RouterLink, SideDrawer, TranslocoPipe],
  providers: [AuditWords],
  templateUrl: './entry-drawer.html',
  styleUrl: './entry-drawer.less',
})
export class EntryDrawer {
  private readonly store = inject(Store);
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly transloco = inject(TranslocoService);
  private readonly permissions = this.store.selectSignal(sessionFeature.selectPermissions);
  private readonly open = this.store.selectSignal(auditFeature.selectOpen);

  readonly id = input.required<string>();

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly words = inject(AuditWords);
  protected readonly error = this.store.selectSignal(auditFeature.selectOpenError);
  /** Null while it is not known. */
  protected readonly entry = computed(() => {
    const entry = this.open();
    return entry?.id === this.id() ? entry : null;
  });
  protected readonly what = computed(() => this.words.action(this.entry()?.action ?? ''));
  protected readonly path = computed(() => {
    const entry = this.entry();
    return entry && pathOf(entry, this.permissions());
  });
  /** Something was there before: else there is nothing to compare. */
  protected readonly compares = computed(() => {
    const entry = this.entry();
    return entry?.before != null && entry.after !== null;
  });
  protected readonly changes = computed(() => {
    const entry = this.entry();
    return entry === null
      ? []
      : changesOf(entry).map(({ path, before, after, changed }) => ({
          name: this.words.field(path),
          key: path.join('.'),
          before: this.text(before),
          after: this.text(after),
          only: this.text(entry.after === null ? before : after),
          changed,
        }));
  });
  /** The entry of the reveal that this one belongs to. */
  protected readonly revealId = computed(() => {
    const id = this.entry()?.after?.['revealId'];
    return typeof id === 'string' ? id : null;
  });

  constructor() {
    this.store.dispatch(() => AuditEntryActions.opened({ id: this.id() }));
    inject(DestroyRef).onDestroy(() => this.store.dispatch(AuditEntryActions.closed()));
  }

  protected loadAgain(): void {
    this.store.dispatch(AuditEntryActions.retried({ id: this.id() }));
  }

  protected close(): void {
    void this.router.navigate(['..'], {
      relativeTo: this.route,
      queryParamsHandling: 'preserve',
      scroll: 'manual',
    });
  }

  private text(value: Leaf | undefined): string {
    if (value === undefined) return '';
    if (value === null) return '—';
    if (typeof value === 'boolean') {
      return this.transloco.translate(value ? 'audit.value.yes' : 'audit.value.no');
    }
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') {
      return TIME.test(value) ? exactTime(Date.parse(value), this.language()) : value;
    }
    return value.length === 0 ? '—' : value.map((each) => this.text(each)).join(', ');
  }
}
