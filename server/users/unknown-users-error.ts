import { ApiError } from '../plugins/api-error.ts';

/** A body names users that do not exist; `details.userIds` says which. */
export class UnknownUsersError extends ApiError {
  override readonly name = 'UnknownUsersError';

  constructor(statusCode: 404 | 422, userIds: readonly string[]) {
    super(statusCode, 'unknown-users', 'Some of these users do not exist.', { userIds });
  }
}
