import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import type { Page } from '#contract/rest/problem';
import type { NewUser, User, UsersQuery } from '#contract/rest/users';

/** The routes under /api/users. Calls fail with an `ApiError`. */
@Service()
export class UsersApi {
  private readonly http = inject(HttpClient);

  list(query: UsersQuery): Observable<Page<User>> {
    return this.http.get<Page<User>>('/api/users', { params: { ...query } });
  }

  one(id: string): Observable<User> {
    return this.http.get<User>(`/api/users/${encodeURIComponent(id)}`);
  }

  create(user: NewUser): Observable<User> {
    return this.http.post<User>('/api/users', user);
  }
}
