import { Component, computed, inject, linkedSignal, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import { TranslocoPipe } from '@jsverse/transloco';
import { NzButtonComponent } from 'ng-zorro-antd/button';
import { map, of } from 'rxjs';
import { Language } from '../../../core/language/language.ts';
import { Avatar } from '../../../shared/avatar/avatar.ts';
import { injectNow } from '../../../shared/clock.ts';
import { DataTable } from '../../../shared/data-table/data-table.ts';
import { TableCell } from '../../../shared/data-table/table-cell.ts';
import type { TableColumn } from '../../../shared/data-table/table-column.ts';
import { FormField } from '../../../shared/form-field/form-field.ts';
import { Moment } from '../../../shared/moment/moment.ts';
import { OnlineBadge } from '../../../shared/online-badge/online-badge.ts';
import { ProblemNote } from '../../../shared/problem-note/problem-note.ts';
import {
  type PickedUser,
  type UserDirectory,
  UserPicker,
} from '../../../shared/user-picker/user-picker.ts';
import { UsersApi } from '../../users-api.ts';
import { TabFrame } from '../tab-frame/tab-frame.ts';
import { injectUserTab } from '../user-tab.ts';
import type { Friend } from '../user-tabs.ts';

/** How many a search shows: whoever is not among them is found by a longer text. */
const FOUND = 8;

const COLUMNS: readonly TableColumn[] = [
  { name: 'friend', label: 'users.page.friends.friend', width: 220, grow: true, title: true },
  { name: 'online', label: 'users.page.friends.online', width: 120 },
  { name: 'since', label: 'users.page.friends.since', width: 130 },
];
const COLUMNS_AND_REMOVE: readonly TableColumn[] = [
  ...COLUMNS,
  { name: 'remove', label: 'users.page.act', width: 110, stacked: 'side' },
];

/** The user's friends; any other user can become one, and each can be removed. */
@Component({
  selector: 'app-friends-tab',
  imports: [
    Avatar,
    DataTable,
    FormField,
    Moment,
    NzButtonComponent,
    OnlineBadge,
    ProblemNote,
    RouterLink,
    TabFrame,
    TableCell,
    TranslocoPipe,
    UserPicker,
  ],
  templateUrl: './friends-tab.html',
  styleUrl: '../who.less',
})
export class FriendsTab {
  private readonly usersApi = inject(UsersApi);

  protected readonly language = inject(Language).current;
  protected readonly now = injectNow();
  protected readonly tab = injectUserTab('friends');
  private readonly frame = viewChild.required(TabFrame);
  protected readonly columns = computed(() => (this.tab.mayWrite() ? COLUMNS_AND_REMOVE : COLUMNS));
  protected readonly picked = linkedSignal<string | null, readonly PickedUser[]>({
    source: this.tab.userId,
    computation: () => [],
  });
  protected readonly taken = computed(
    () => new Set((this.tab.data()?.items ?? []).map(({ id }) => id)),
  );
  protected readonly adding = computed(() => this.tab.changing()?.kind === 'befriend');

  /** Everyone but the user. One is picked at a time, so lists of ids are never pasted. */
  protected readonly directory: UserDirectory = {
    search: (q) =>
      this.usersApi
        .list({ q, page: 1, pageSize: FOUND + 1 })
        .pipe(
          map(({ items }) => items.filter(({ id }) => id !== this.tab.user()?.id).slice(0, FOUND)),
        ),
    byIds: () => of([]),
  };

  constructor() {
    this.tab.onChanged('unfriend', () => this.frame().focus());
    this.tab.onChanged('befriend', () => this.picked.set([]));
  }

  protected add(): void {
    const [friend] = this.picked();
    if (friend === undefined) return;
    const { id, nickname } = friend;
    this.tab.change({ kind: 'befriend', friend: { id, nickname } });
  }

  protected remove({ id, nickname }: Friend): void {
    this.tab.change({ kind: 'unfriend', friend: { id, nickname } });
  }
}
