import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { UNEXPECTED, UNREACHABLE, toApiError } from './api-error.ts';

describe('toApiError', () => {
  it('keeps what the server said', () => {
    const body = { code: 'version-conflict', message: 'Changed.', details: { version: 3 } };
    const error = toApiError(new HttpErrorResponse({ status: 409, error: body }));
    expect(error).toEqual({ ...body, status: 409, retryAfterSeconds: null });
  });

  it('reads how long to wait, in seconds only', () => {
    const waiting = (value: string) =>
      toApiError(
        new HttpErrorResponse({
          status: 429,
          headers: new HttpHeaders({ 'retry-after': value }),
          error: { code: 'too-many-attempts', message: 'Wait.' },
        }),
      ).retryAfterSeconds;
    expect(waiting('90')).toBe(90);
    expect(waiting('Wed, 21 Oct 2026 07:28:00 GMT')).toBeNull();
  });

  for (const status of [0, 502, 503, 504]) {
    it(`calls the server unreachable at status ${status} without a problem body`, () => {
      const failure = new HttpErrorResponse({ status, error: '<html>Bad gateway</html>' });
      expect(toApiError(failure).code).toBe(UNREACHABLE);
    });
  }

  it('takes a 503 of the server itself for what it is', () => {
    const failure = new HttpErrorResponse({ status: 503, error: { code: 'closing', message: '' } });
    expect(toApiError(failure).code).toBe('closing');
  });

  it('repeats nothing of an answer that is no problem body', () => {
    const failure = new HttpErrorResponse({ status: 500, error: { message: 'secret' } });
    expect(toApiError(failure)).toEqual({
      status: 500,
      code: UNEXPECTED,
      message: 'HTTP 500',
      retryAfterSeconds: null,
    });
  });

  it('gives plain data for whatever else was thrown', () => {
    expect(toApiError(new TypeError('no'))).toEqual({
      status: 0,
      code: UNEXPECTED,
      message: 'no',
      retryAfterSeconds: null,
    });
  });
});
