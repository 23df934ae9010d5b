import { ALL_PERMISSIONS } from '#contract/rest/permissions';
import type { Session } from '#contract/rest/session';
import type { ApiError } from '../api/api-error.ts';

export function buildSession(overrides: Partial<Session> = {}): Session {
  return {
    admin: { id: '1', username: 'mei', displayName: 'Mei', role: 'owner' },
    permissions: [...ALL_PERMISSIONS],
    mustChangePassword: false,
    ...overrides,
  };
}

export function buildApiError(overrides: Partial<ApiError> = {}): ApiError {
  return {
    status: 500,
    code: 'internal',
    message: 'Something broke.',
    retryAfterSeconds: null,
    ...overrides,
  };
}
