import { HttpErrorResponse } from '@angular/common/http';
import type { Problem } from '#contract/rest/problem';

/** Why a call failed, as plain data that may live in actions and state. */
export interface ApiError extends Problem {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** How long to wait before trying again, where the server says so. */
  readonly retryAfterSeconds: number | null;
}

/** `code` of an error that never reached the server, or whose answer was not one of ours. */
export const UNREACHABLE = 'unreachable';
export const UNEXPECTED = 'unexpected-answer';

/**
 * Turns whatever a request failed with into an {@link ApiError}. A body that is not a problem
 * (a proxy's HTML page) leaves only the status: its text is nobody's business.
 */
export function toApiError(failure: unknown): ApiError {
  if (!(failure instanceof HttpErrorResponse)) {
    return {
      status: 0,
      code: UNEXPECTED,
      message: failure instanceof Error ? failure.message : String(failure),
      retryAfterSeconds: null,
    };
  }
  const { status } = failure;
  const retryAfterSeconds = secondsOf(failure.headers.get('retry-after'));
  const body: unknown = failure.error;
  if (isProblem(body)) return { ...body, status, retryAfterSeconds };
  // 502 to 504 without a body of ours come from whatever stands before the server.
  const unreachable = status === 0 || (status >= 502 && status <= 504);
  return {
    status,
    code: unreachable ? UNREACHABLE : UNEXPECTED,
    message: `HTTP ${status}`,
    retryAfterSeconds,
  };
}

/** The record as somebody else saved it meanwhile (409 `version-conflict`); null for any other failure. */
export function savedMeanwhile(error: ApiError | null): unknown {
  if (error?.code !== 'version-conflict') return null;
  const { details } = error;
  if (typeof details !== 'object' || details === null || !('current' in details)) return null;
  return details.current;
}

/** `Retry-After` in its form of seconds (RFC 9110, 10.2.3); null for anything else. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'message' in body &&
    typeof body.message === 'string'
  );
}
