import { Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import type { LiveSession } from '#contract/rest/monitor';
import { Language } from '../../../core/language/language.ts';
import { ActDialog } from '../../../shared/act-dialog/act-dialog.ts';
import { injectNow } from '../../../shared/clock.ts';
import { DataTable } from '../../../shared/data-table/data-table.ts';
import { TableCell } from '../../../shared/data-table/table-cell.ts';
import type { TableColumn } from '../../../shared/data-table/table-column.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';

const COLUMNS: readonly TableColumn[] = [
  { name: 'address', label: 'users.page.sessions.address', width: 180, grow: true, title: true },
  { name: 'build', label: 'users.page.sessions.build', width: 130 },
  { name: 'device', label: 'users.page.sessions.device', width: 130 },
  { name: 'since', label: 'users.page.sessions.since', width: 130 },
];
const COLUMNS_AND_KICK: readonly TableColumn[] = [
  ...COLUMNS,
  { name: 'kick', label: 'users.page.act', width: 110, stacked: 'side' },
];

/** Where the user is connected now. Each connection can be closed. */
@Component({
  selector: 'app-sessions-tab',
  imports: [ActDialog, DataTable, Moment, NzButtonComponent, TabFrame, TableCell, TranslocoPipe],
  templateUrl: './sessions-tab.html',
  styleUrls: ['../../check-line.less', './sessions-tab.less'],
})
export class SessionsTab {
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('sessions');
  protected readonly columns = computed(() => (this.tab.mayWrite() ? COLUMNS_AND_KICK : COLUMNS));

  /** The connection that is asked about. */
  protected readonly asked = linkedSignal<string | null, LiveSession | null>({
    source: this.tab.userId,
    computation: () => null,
  });
  protected readonly revokes = signal(true);

  constructor() {
    this.tab.onChanged('kick', () => this.asked.set(null));
  }

  protected ask(session: LiveSession): void {
    this.tab.begin();
    // A kick that leaves the token alive is half a kick.
    this.revokes.set(true);
    this.asked.set(session);
  }

  protected kick(reason: string): void {
    const sessionId = this.asked()?.id;
    if (sessionId === undefined) return;
    this.tab.change({ kind: 'kick', sessionId, reason, revokeTokens: this.revokes() });
  }
}
