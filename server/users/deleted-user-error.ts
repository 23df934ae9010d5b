import { ApiError, NotFoundError } from '../plugins/api-error.ts';
import type { UserRecord } from './user-record.ts';

/** 409: the account was anonymised, and nothing of it can be changed. */
export class DeletedUserError extends ApiError {
  override readonly name = 'DeletedUserError';
  constructor() {
    super(409, 'user-deleted', 'This account was deleted.');
  }
}

/**
 * The user, who must exist and not be deleted.
 * @throws NotFoundError, DeletedUserError
 */
export function demandAlive(user: UserRecord | undefined, id: string): UserRecord {
  if (!user) throw new NotFoundError(`user ${id}`);
  if (user.deletedAt !== null) throw new DeletedUserError();
  return user;
}
