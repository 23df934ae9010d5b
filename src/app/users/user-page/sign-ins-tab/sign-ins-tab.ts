import { Component, inject } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { Language } from '../../../core/language/language.ts';
import { injectNow } from '../../../shared/clock.ts';
import { DataTable } from '../../../shared/data-table/data-table.ts';
import { TableCell } from '../../../shared/data-table/table-cell.ts';
import type { TableColumn } from '../../../shared/data-table/table-column.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';

const COLUMNS: readonly TableColumn[] = [
  { name: 'at', label: 'users.page.signIns.at', width: 150, grow: true, title: true },
  { name: 'outcome', label: 'users.page.signIns.outcome', width: 150, stacked: 'side' },
  { name: 'kind', label: 'users.page.signIns.kind', width: 130 },
  { name: 'address', label: 'users.page.sessions.address', width: 140 },
  { name: 'client', label: 'users.page.signIns.client', width: 160 },
];

/** When and from where the user signed in, or tried to, newest first. */
@Component({
  selector: 'app-sign-ins-tab',
  imports: [DataTable, Moment, TabFrame, TableCell, TranslocoPipe],
  template: `
    <app-tab-frame
      tab="sign-ins"
      [count]="tab.data()?.items?.length ?? null"
      [loading]="tab.loading()"
      [error]="tab.error()"
      [ways]="tab.ways()"
      (retried)="tab.load()"
    >
      @if (tab.data()?.items; as signIns) {
        <app-data-table
          [label]="'users.page.tab.sign-ins' | transloco"
          [columns]="columns"
          [rows]="signIns"
        >
          <ng-template appCell="at" [appCellOf]="signIns" let-signIn>
            <app-moment short [at]="signIn.at" [now]="now()" [language]="language()" />
          </ng-template>
          <ng-template appCell="outcome" [appCellOf]="signIns" let-signIn>
            @if (signIn.success) {
              <span class="success">{{ 'users.page.signIns.success' | transloco }}</span>
            } @else {
              <span class="failure">{{ 'users.page.signIns.refused' | transloco }}</span>
              <small>{{ signIn.errorCode }}</small>
            }
          </ng-template>
          <ng-template appCell="kind" [appCellOf]="signIns" let-signIn>
            {{ 'users.page.signIns.' + signIn.kind | transloco }}
          </ng-template>
          <ng-template appCell="address" [appCellOf]="signIns" let-signIn>
            <span class="address">{{ signIn.address }}</span>
          </ng-template>
          <ng-template appCell="client" [appCellOf]="signIns" let-signIn>
            {{ signIn.build || ('users.page.unknown' | transloco) }}
            @if (signIn.device) {
              <small>{{ signIn.device }}</small>
            }
          </ng-template>
        </app-data-table>
      }
    </app-tab-frame>
  `,
  styles: `
    .success {
      color: var(--success);
    }

    .failure {
      color: var(--danger);
    }

    small {
      display: block;
      color: var(--text-muted);
    }

    .address {
      font-family: var(--mono);
      overflow-wrap: anywhere;
    }
  `,
})
export class SignInsTab {
  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('sign-ins');
  protected readonly columns = COLUMNS;
}
