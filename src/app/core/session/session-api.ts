import { HttpClient } from '@angular/common/http';
import { Service, inject } from '@angular/core';
import type { Observable } from 'rxjs';
import type { ImTicket, LoginRequest, PasswordChange, Session } from '#contract/rest/session';

/** The routes under /api/session: who is signed in on this browser. */
@Service()
export class SessionApi {
  private readonly http = inject(HttpClient);

  current(): Observable<Session> {
    return this.http.get<Session>('/api/session');
  }

  signIn(credentials: LoginRequest): Observable<Session> {
    return this.http.post<Session>('/api/session', credentials);
  }

  signOut(): Observable<null> {
    return this.http.delete<null>('/api/session');
  }

  changePassword(change: PasswordChange): Observable<null> {
    return this.http.put<null>('/api/session/password', change);
  }

  /** A ticket binds one IM connection, once, within 30 s: ask anew for each. */
  imTicket(): Observable<ImTicket> {
    return this.http.post<ImTicket>('/api/session/im-ticket', null);
  }
}
