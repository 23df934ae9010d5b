import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Action } from '@ngrx/store';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { SessionActions } from '../session/session.actions.ts';
import type { ApiError } from './api-error.ts';
import { apiInterceptor } from './api-interceptor.ts';

describe('apiInterceptor', () => {
  let server: HttpTestingController;
  let dispatched: Action[];

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideMockStore(),
      ],
    });
    server = TestBed.inject(HttpTestingController);
    dispatched = [];
    spyOn(TestBed.inject(MockStore), 'dispatch').and.callFake(((action: Action) => {
      dispatched.push(action);
    }) as never);
  });

  /** Asks, lets the server refuse, and returns what the caller gets. */
  function refused(url: string, status: number, code: string): ApiError | undefined {
    let error: ApiError | undefined;
    TestBed.inject(HttpClient)
      .get(url)
      .subscribe({ error: (failure: unknown) => (error = failure as ApiError) });
    server.expectOne(url).flush({ code, message: '' }, { status, statusText: 'refused' });
    return error;
  }

  it('fails with an ApiError', () => {
    const error = refused('/api/users', 422, 'weird');
    expect(error).toEqual({ code: 'weird', message: '', status: 422, retryAfterSeconds: null });
    expect(dispatched).toEqual([]);
  });

  it('reports a lost session when the server no longer knows it', () => {
    refused('/api/users', 401, 'not-signed-in');
    expect(dispatched).toEqual([SessionActions.lost()]);
  });

  it('takes 401 of the session itself for a wrong password', () => {
    refused('/api/session', 401, 'bad-credentials');
    expect(dispatched).toEqual([]);
  });

  it('reports that a password change is due', () => {
    refused('/api/users', 403, 'password-change-required');
    expect(dispatched).toEqual([SessionActions.passwordChangeRequired()]);
  });
});
