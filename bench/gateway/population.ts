/** Who there is: users 1 to `users`, and one group with the first `members` of them. */
export interface Population {
  readonly users: number;
  readonly members: number;
}

export const GROUP_ID = 'g1';

/** `number`: from 1 on. */
export function userIdOf(number: number): string {
  return `u${number}`;
}

/** What the user proves with who it is, to a system that asks. */
export function tokenOf(userId: string): string {
  return `token-of-${userId}`;
}
