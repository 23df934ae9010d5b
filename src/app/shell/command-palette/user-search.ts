import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, map } from 'rxjs';
import type { Page } from '#contract/rest/problem';
import type { User } from '#contract/rest/users';

/** How many the palette shows. Whoever wants more goes to the users' page. */
const MOST = 6;

@Service()
export class UserSearch {
  private readonly http = inject(HttpClient);

  /** The users who fit best by name, phone or mail. */
  find(q: string): Observable<readonly User[]> {
    return this.http
      .get<Page<User>>('/api/users', { params: { q, pageSize: MOST } })
      .pipe(map(({ items }) => items));
  }
}
