import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, catchError, forkJoin, from, map, mergeMap, of, toArray } from 'rxjs';
import type { Page } from '#contract/rest/problem';
import type { User } from '#contract/rest/users';
import type { ApiError } from '../core/api/api-error.ts';
import type { PickedUser, UserDirectory } from '../shared/user-picker/user-picker.ts';
import { GroupsApi } from './groups-api.ts';

/** How many a search shows: whoever is not among them is found by a longer text. */
const FOUND = 8;
/** Of a longer list, names are not looked up one by one: the server says which ids nobody has. */
const NAMES_LOOKED_UP = 60;
const LOOKED_UP_AT_ONCE = 6;

/** Where users are looked for: among all of them, or among the members of one group. */
@Service()
export class UserDirectories {
  private readonly http = inject(HttpClient);
  private readonly groupsApi = inject(GroupsApi);

  readonly everyone: UserDirectory = {
    search: (q) =>
      this.http
        .get<Page<User>>('/api/users', { params: { q, pageSize: FOUND } })
        .pipe(map(({ items }) => items)),
    byIds: (ids) => this.withIds(ids),
  };

  membersOf(groupId: string): UserDirectory {
    return {
      search: (q) =>
        this.groupsApi
          .members(groupId, { q, page: 1, pageSize: FOUND })
          .pipe(
            map(({ items }) => items.map(({ userId, ...member }) => ({ ...member, id: userId }))),
          ),
      byIds: () => of([]),
    };
  }

  private withIds(ids: readonly string[]): Observable<readonly PickedUser[]> {
    if (ids.length > NAMES_LOOKED_UP) return of(ids.map(nameless));
    return from(ids).pipe(
      mergeMap(
        (id, index) => forkJoin({ index: of(index), user: this.withId(id) }),
        LOOKED_UP_AT_ONCE,
      ),
      toArray(),
      map((found) =>
        found
          .sort((one, other) => one.index - other.index)
          .flatMap(({ user }) => (user === null ? [] : [user])),
      ),
    );
  }

  /** Null where there is no such user. Who may not see users still may add them. */
  private withId(id: string): Observable<PickedUser | null> {
    return this.http
      .get<User>(`/api/users/${encodeURIComponent(id)}`)
      .pipe(
        catchError((error: unknown) =>
          of((error as ApiError).status === 404 ? null : nameless(id)),
        ),
      );
  }
}

function nameless(id: string): PickedUser {
  return { id, username: id, nickname: id, avatar: '' };
}
