import { HttpClient, HttpEventType } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, concatMap, of } from 'rxjs';
import type { Page } from '#contract/rest/problem';
import type { Job } from '#contract/rest/jobs';
import type {
  Erasure,
  ErasureBody,
  ErasurePreview,
  OneTimePassword,
} from '#contract/rest/user-acts';
import type { NewUser, TagCounts, User, UserChanges, UsersQuery } from '#contract/rest/users';
import type { UserBulk, UsersExport } from '#contract/rest/users-jobs';
import type { ImportNews, ImportRequest } from '../shared/import-form/import-form.ts';
import type { SingleAct } from './user-act.ts';

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

  change(id: string, changes: UserChanges): Observable<User> {
    return this.http.patch<User>(`/api/users/${encodeURIComponent(id)}`, changes);
  }

  tags(): Observable<TagCounts> {
    return this.http.get<TagCounts>('/api/users/tags');
  }

  /** Tells how much of the file is sent, and in the end which job it became. */
  import({ file, format, mode, dryRun }: ImportRequest): Observable<ImportNews> {
    const params = { format, mode, dryRun };
    const how = { params, observe: 'events', reportProgress: true } as const;
    return this.http.post<Job>('/api/users/import', file, how).pipe(
      concatMap((event) => {
        if (event.type === HttpEventType.UploadProgress) return of({ sent: event.loaded });
        return event.type === HttpEventType.Response && event.body ? of({ job: event.body }) : [];
      }),
    );
  }

  /** The user as they stand then; null where the answer does not say. Given a `version`, nothing is done to another. */
  act(id: string, { kind, ...details }: SingleAct, version?: number): Observable<User | null> {
    const url = `/api/users/${encodeURIComponent(id)}/${kind}`;
    return this.http.post<User | null>(
      url,
      version === undefined ? details : { ...details, version },
    );
  }

  actOnMany(bulk: UserBulk): Observable<Job> {
    return this.http.post<Job>('/api/users/bulk', bulk);
  }

  export(request: UsersExport): Observable<Job> {
    return this.http.post<Job>('/api/users/export', request);
  }

  resetPassword(id: string, reason: string, revokeTokens: boolean): Observable<OneTimePassword> {
    const body = { reason, revokeTokens };
    return this.http.post<OneTimePassword>(`/api/users/${encodeURIComponent(id)}/password`, body);
  }

  erasurePreview(id: string): Observable<ErasurePreview> {
    return this.http.get<ErasurePreview>(`/api/users/${encodeURIComponent(id)}/erasure`);
  }

  certificate(id: string): Observable<Erasure> {
    const path = `/api/users/${encodeURIComponent(id)}/erasure/certificate`;
    return this.http.get<Erasure>(path);
  }

  erase(id: string, body: ErasureBody): Observable<Erasure> {
    return this.http.delete<Erasure>(`/api/users/${encodeURIComponent(id)}`, { body });
  }

  /** A job whose file holds all there is of the user. */
  gatherData(id: string): Observable<Job> {
    return this.http.post<Job>(`/api/users/${encodeURIComponent(id)}/data`, {});
  }
}
