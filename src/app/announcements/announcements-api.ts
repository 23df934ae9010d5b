import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import type {
  Announcement,
  AnnouncementsQuery,
  NewAnnouncement,
} from '#contract/rest/announcements';
import type { Page } from '#contract/rest/problem';

/** The routes under /api/announcements. Calls fail with an `ApiError`. */
@Service()
export class AnnouncementsApi {
  private readonly http = inject(HttpClient);

  /** Newest first. */
  list(query: AnnouncementsQuery): Observable<Page<Announcement>> {
    return this.http.get<Page<Announcement>>('/api/announcements', { params: { ...query } });
  }

  one(id: string): Observable<Announcement> {
    return this.http.get<Announcement>(`/api/announcements/${encodeURIComponent(id)}`);
  }

  /** Sent again with the same `key`, the server answers with the announcement it already has. */
  send(announcement: NewAnnouncement, key: string): Observable<Announcement> {
    return this.http.post<Announcement>('/api/announcements', announcement, {
      headers: { 'Idempotency-Key': key },
    });
  }
}
