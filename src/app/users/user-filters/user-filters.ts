import { Component, input, output } from '@angular/core';
import { TranslocoPipe } from '@jsverse/transloco';
import { SearchBox } from '../search-box/search-box.ts';
import { MAX_SEARCH_CHARACTERS, type ShownQuery, type UsersSort } from '../users-query.ts';

/** The ways to sort that a narrow screen, which has no column headers, offers. */
const SORTS: readonly UsersSort[] = [
  '-createdAt',
  'createdAt',
  '-lastSeenAt',
  'lastSeenAt',
  'username',
  '-username',
  'nickname',
  '-nickname',
];

/** Search and filters of the list; where the columns have no headers, its order too. */
@Component({
  selector: 'app-user-filters',
  imports: [SearchBox, TranslocoPipe],
  templateUrl: './user-filters.html',
  styleUrl: './user-filters.less',
})
export class UserFilters {
  readonly query = input.required<ShownQuery>();

  readonly searched = output<string>();
  readonly onlineChange = output<boolean>();
  readonly sortChange = output<UsersSort>();

  protected readonly maxLength = MAX_SEARCH_CHARACTERS;
  protected readonly sorts = SORTS;

  protected chooseSort(index: number): void {
    const sort = SORTS[index];
    if (sort !== undefined) this.sortChange.emit(sort);
  }
}
