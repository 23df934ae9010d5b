import type { ValidationErrors } from '@angular/forms';
import type { NewUser } from '#contract/rest/users';
import type { ApiError } from '../../core/api/api-error.ts';

export type NewUserField = Exclude<keyof NewUser, 'avatar' | 'gender'>;

/** Fields of the form, in the order in which they stand there. */
export const NEW_USER_FIELDS: readonly NewUserField[] = [
  'username',
  'nickname',
  'password',
  'phone',
  'email',
  'tags',
];

/** Key of what the form itself finds wrong with a field; '' for nothing. */
export function problemOf(field: NewUserField, errors: ValidationErrors | null): string {
  if (errors === null) return '';
  if ('required' in errors) return 'users.new.problem.missing';
  return FORM_PROBLEMS[field];
}

const FORM_PROBLEMS: Readonly<Record<NewUserField, string>> = {
  username: 'users.new.problem.username',
  nickname: 'users.new.problem.nickname',
  password: 'users.new.problem.password',
  phone: 'users.new.problem.phone',
  email: 'users.new.problem.email',
  tags: 'users.edit.problem.tags',
};

/** Which fields the server refused, and the key of why. None when it was something else. */
export function refusedFields(error: ApiError): Partial<Record<NewUserField, string>> {
  if (error.code === 'username-taken') return { username: 'users.new.problem.usernameTaken' };
  if (error.code !== 'invalid-request' || !Array.isArray(error.details)) return {};
  const paths = error.details.map((detail: unknown) =>
    typeof detail === 'object' && detail !== null && 'path' in detail ? String(detail.path) : '',
  );
  return Object.fromEntries(
    NEW_USER_FIELDS.filter((field) =>
      paths.some((path) => path === `/${field}` || path.startsWith(`/${field}/`)),
    ).map((field) => [field, FORM_PROBLEMS[field]]),
  );
}
