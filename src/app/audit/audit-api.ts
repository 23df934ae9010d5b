import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import type { AuditEntry, AuditQuery } from '#contract/rest/audit';
import type { CursorPage } from '#contract/rest/problem';

/** The routes under /api/audit. Calls fail with an `ApiError`. */
@Service()
export class AuditApi {
  private readonly http = inject(HttpClient);

  list(query: AuditQuery): Observable<CursorPage<AuditEntry>> {
    return this.http.get<CursorPage<AuditEntry>>('/api/audit', { params: { ...query } });
  }

  one(id: string): Observable<AuditEntry> {
    return this.http.get<AuditEntry>(`/api/audit/${encodeURIComponent(id)}`);
  }
}
