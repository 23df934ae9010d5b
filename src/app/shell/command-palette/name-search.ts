import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, map } from 'rxjs';
import type { Group } from '#contract/rest/groups';
import type { Page } from '#contract/rest/problem';
import type { User } from '#contract/rest/users';

/** How many of each kind the palette shows. Whoever wants more goes to their page. */
const MOST = 6;

/** What the palette finds on the server. Calls fail with an `ApiError`. */
@Service()
export class NameSearch {
  private readonly http = inject(HttpClient);

  /** The users who fit best by name, phone or mail. */
  users(q: string): Observable<readonly User[]> {
    return this.find<User>('/api/users', q);
  }

  /** The groups that fit best by name or id. */
  groups(q: string): Observable<readonly Group[]> {
    return this.find<Group>('/api/groups', q);
  }

  private find<T>(url: string, q: string): Observable<readonly T[]> {
    return this.http
      .get<Page<T>>(url, { params: { q, pageSize: MOST } })
      .pipe(map(({ items }) => items));
  }
}
