import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, map } from 'rxjs';
import type { Job } from '#contract/rest/jobs';

/** The routes under /api/jobs. Calls fail with an `ApiError`. */
@Service()
export class JobsApi {
  private readonly http = inject(HttpClient);

  /** The operator's own jobs, newest first. */
  list(): Observable<readonly Job[]> {
    return this.http
      .get<{ readonly items: readonly Job[] }>('/api/jobs')
      .pipe(map(({ items }) => items));
  }

  one(id: string): Observable<Job> {
    return this.http.get<Job>(`/api/jobs/${encodeURIComponent(id)}`);
  }

  /** It ends soon after, and says so itself. */
  cancel(id: string): Observable<unknown> {
    return this.http.delete(`/api/jobs/${encodeURIComponent(id)}`);
  }
}
