import { Component, computed, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { Store } from '@ngrx/store';
import { Permission } from '#contract/rest/permissions';
import { Language } from '../../../core/language/language.ts';
import { sessionFeature } from '../../../core/session/session.state.ts';
import { Avatar } from '../../../shared/avatar/avatar.ts';
import { injectNow } from '../../../shared/clock.ts';
import { DataTable } from '../../../shared/data-table/data-table.ts';
import { TableCell } from '../../../shared/data-table/table-cell.ts';
import type { TableColumn } from '../../../shared/data-table/table-column.ts';
import { wholeNumber } from '../../../shared/formats.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';

const COLUMNS: readonly TableColumn[] = [
  { name: 'group', label: 'users.page.groups.group', width: 220, grow: true, title: true },
  { name: 'role', label: 'users.page.groups.role', width: 120, stacked: 'side' },
  { name: 'members', label: 'users.page.groups.members', width: 90, numeric: true },
  { name: 'joined', label: 'users.page.groups.joined', width: 130 },
];

/** The groups the user is in, those joined last first. */
@Component({
  selector: 'app-groups-tab',
  imports: [Avatar, DataTable, Moment, RouterLink, TabFrame, TableCell, TranslocoPipe],
  template: `
    <app-tab-frame
      tab="groups"
      [count]="tab.data()?.items?.length ?? null"
      [loading]="tab.loading()"
      [error]="tab.error()"
      [ways]="tab.ways()"
      (retried)="tab.load()"
    >
      @if (tab.data()?.items; as groups) {
        <app-data-table
          [label]="'users.page.tab.groups' | transloco"
          [columns]="columns"
          [rows]="groups"
        >
          <ng-template appCell="group" [appCellOf]="groups" let-group>
            <span class="who">
              <app-avatar [ownerId]="group.id" [name]="group.name" [avatar]="group.avatar" />
              <span class="name" dir="auto">
                @if (seesGroups()) {
                  <a [routerLink]="['/groups', group.id]">{{ group.name }}</a>
                } @else {
                  {{ group.name }}
                }
                <small>
                  {{ group.id }}
                  @if (group.dissolved) {
                    · {{ 'users.page.groups.dissolved' | transloco }}
                  }
                </small>
              </span>
            </span>
          </ng-template>
          <ng-template appCell="role" [appCellOf]="groups" let-group>
            {{ 'users.page.groups.' + group.role | transloco }}
          </ng-template>
          <ng-template appCell="members" [appCellOf]="groups" let-group>
            {{ numberText(group.memberCount) }}
          </ng-template>
          <ng-template appCell="joined" [appCellOf]="groups" let-group>
            <app-moment short [at]="group.joinedAt" [now]="now()" [language]="language()" />
          </ng-template>
        </app-data-table>
      }
    </app-tab-frame>
  `,
  styleUrl: '../who.less',
})
export class GroupsTab {
  private readonly permissions = inject(Store).selectSignal(sessionFeature.selectPermissions);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('groups');
  protected readonly columns = COLUMNS;
  protected readonly seesGroups = computed(() =>
    this.permissions().includes(Permission.GroupsRead),
  );

  protected numberText(value: number): string {
    return wholeNumber(value, this.language());
  }
}
