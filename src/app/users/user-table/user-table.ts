import { Component, computed, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import type { User } from '#contract/rest/users';
import { DrawerLink } from '../../shared/drawer-link/drawer-link.ts';
import { exactTime } from '../../shared/formats.ts';
import { Moment } from '../../shared/moment/moment.ts';
import { OnlineBadge } from '../online-badge/online-badge.ts';
import { UserAvatar } from '../user-avatar/user-avatar.ts';
import { type UsersColumn, type UsersSort, nextSort } from '../users-query.ts';

interface Column {
  readonly name: 'username' | 'nickname' | 'phone' | 'email' | 'online' | 'lastSeen' | 'created';
  readonly sort: UsersColumn | null;
}

const COLUMNS: readonly Column[] = [
  { name: 'username', sort: 'username' },
  { name: 'nickname', sort: 'nickname' },
  { name: 'phone', sort: null },
  { name: 'email', sort: null },
  { name: 'online', sort: null },
  { name: 'lastSeen', sort: 'lastSeenAt' },
  { name: 'created', sort: 'createdAt' },
];

/**
 * One page of users. A name leads to the address of its drawer. A table of our own, because
 * ng-zorro's headers can be neither reached by keyboard nor say how they sort.
 */
@Component({
  selector: 'app-user-table',
  imports: [DrawerLink, Moment, OnlineBadge, TranslocoPipe, UserAvatar],
  templateUrl: './user-table.html',
  styleUrls: ['./user-table.less', './user-table.narrow.less'],
})
export class UserTable {
  /** Null while they are on their way. */
  readonly users = input.required<readonly User[] | null>();
  readonly sort = input.required<UsersSort>();
  /** What is shown is about to be replaced by what was asked for. */
  readonly outdated = input(false);
  /** Points out this user. */
  readonly markedId = input<string | null>(null);
  /** Milliseconds since 1970. */
  readonly now = input.required<number>();
  readonly language = input.required<string>();

  readonly sortChange = output<UsersSort>();

  protected readonly columns = COLUMNS;
  protected readonly skeleton = Array.from({ length: 10 }, (_, index) => index);
  protected readonly rows = computed(() => {
    const day = new Intl.DateTimeFormat(this.language(), { dateStyle: 'medium' });
    return this.users()?.map((user) => {
      const createdAt = Date.parse(user.createdAt);
      return {
        user,
        createdOn: day.format(createdAt),
        createdAt: exactTime(createdAt, this.language()),
      };
    });
  });

  /** ARIA's word for how this column sorts the table; null when it does not. */
  protected orderOf({ sort }: Column): 'ascending' | 'descending' | null {
    if (sort === null) return null;
    if (this.sort() === sort) return 'ascending';
    return this.sort() === `-${sort}` ? 'descending' : null;
  }

  protected sortBy(column: UsersColumn): void {
    this.sortChange.emit(nextSort(this.sort(), column));
  }
}
