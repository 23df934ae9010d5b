import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import { type Observable, map } from 'rxjs';
import type { StoredMessagesQuery } from '#contract/rest/messages';
import type { UserChange, UserTabData, UserTabName } from './user-tabs.ts';

/** The routes about one user, below /api/users/:id. Calls fail with an `ApiError`. */
@Service()
export class UserPageApi {
  private readonly http = inject(HttpClient);

  /** What one tab shows. Reading `messages` is written to the audit log. */
  load(
    id: string,
    tab: UserTabName,
    query: StoredMessagesQuery | null,
  ): Observable<Partial<UserTabData>> {
    const answer = this.http.get<unknown>(
      pathOf(id, tab),
      query === null ? {} : { params: { ...query } },
    );
    return answer.pipe(
      map((body) => {
        const whole = tab !== 'sessions' && tab !== 'notes';
        return { [tab]: whole ? body : (body as { readonly items: unknown }).items };
      }),
    );
  }

  change(id: string, change: UserChange): Observable<unknown> {
    switch (change.kind) {
      case 'kick': {
        const { sessionId, reason, revokeTokens } = change;
        return this.http.post(pathOf(id, 'kick'), { sessionId, reason, revokeTokens });
      }
      case 'recall': {
        const { messageId, reason } = change;
        return this.http.post('/api/messages/recall', { ids: [messageId], reason });
      }
      case 'befriend':
        return this.http.post('/api/friendships', { userId: id, friendId: change.friend.id });
      case 'unfriend':
        return this.http.delete('/api/friendships', {
          body: { userId: id, friendId: change.friend.id },
        });
      case 'writeNote':
        return this.http.post(pathOf(id, 'notes'), { text: change.text });
      case 'deleteNote':
        return this.http.delete(pathOf(id, 'notes', change.note.id));
      case 'addPoints': {
        const { amount, reason, key } = change;
        return this.http.post(pathOf(id, 'points'), { amount, reason, key });
      }
    }
  }
}

function pathOf(...segments: readonly string[]): string {
  return ['/api/users', ...segments.map(encodeURIComponent)].join('/');
}
