import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import type { LiveSession, LiveSessionsQuery } from '#contract/rest/monitor';
import type { Page } from '#contract/rest/problem';

/** GET /api/monitor/sessions: who is connected right now. Fails with an `ApiError`. */
@Service()
export class SessionsApi {
  private readonly http = inject(HttpClient);

  list(query: LiveSessionsQuery): Observable<Page<LiveSession>> {
    return this.http.get<Page<LiveSession>>('/api/monitor/sessions', { params: { ...query } });
  }
}
