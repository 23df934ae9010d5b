import { ApiError } from '../plugins/api-error.ts';

/** 422: `details.userIds` names those who are no members. */
export class NotMembersError extends ApiError {
  override readonly name = 'NotMembersError';
  constructor(userIds: readonly string[]) {
    super(422, 'not-member', 'Some of these users are no members of the group.', { userIds });
  }
}

/** 422: what was asked for cannot be done to a group's owner. */
export class OwnerError extends ApiError {
  override readonly name = 'OwnerError';
  constructor(message: string) {
    super(422, 'is-owner', message);
  }
}

/** 409: a dissolved group stays as it was. */
export class GroupDissolvedError extends ApiError {
  override readonly name = 'GroupDissolvedError';
  constructor() {
    super(409, 'group-dissolved', 'This group was dissolved: nothing of it can be changed.');
  }
}
