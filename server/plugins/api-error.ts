/**
 * A failure the caller can do something about, answered as `{code, message, details?}`.
 * `code` is stable and for programs, `message` for people.
 */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  readonly statusCode: number;
  readonly code: string;
  readonly details: unknown;

  constructor(statusCode: number, code: string, message: string, details?: unknown) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.details = details;
  }
}

/** 400: text that no column can hold, see validation.ts. */
export class UnstorableTextError extends ApiError {
  override readonly name = 'UnstorableTextError';
  constructor() {
    super(400, 'invalid-characters', 'The request contains characters that cannot be stored.');
  }
}

/** 404. `what` names it for people, such as `user 100017`. */
export class NotFoundError extends ApiError {
  override readonly name = 'NotFoundError';
  constructor(what: string) {
    super(404, 'not-found', `There is no ${what}.`);
  }
}

/** 409: somebody changed the record since the caller read it; `details.current` is what it is now. */
export class VersionConflictError extends ApiError {
  override readonly name = 'VersionConflictError';
  constructor(current: unknown) {
    super(409, 'version-conflict', 'Somebody else changed this in the meantime.', { current });
  }
}

/** 429 with `Retry-After`. */
export class TooManyAttemptsError extends ApiError {
  override readonly name = 'TooManyAttemptsError';
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
    super(429, 'too-many-attempts', 'Too many attempts, wait a while.', { retryAfterSeconds });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
