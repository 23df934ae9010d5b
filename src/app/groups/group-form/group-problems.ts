import type { ValidationErrors } from '@angular/forms';
import type { ApiError } from '../../core/api/api-error.ts';

/** What can be typed about a group, in the order in which it stands in the forms. */
export type GroupField = 'name' | 'avatar' | 'notice';
export const GROUP_FIELDS: readonly GroupField[] = ['name', 'avatar', 'notice'];

const FORM_PROBLEMS: Readonly<Record<GroupField, string>> = {
  name: 'groups.form.problem.name',
  avatar: 'groups.form.problem.avatar',
  notice: 'groups.form.problem.notice',
};

/** Key of what the form itself finds wrong with a field; '' for nothing. */
export function problemOf(field: GroupField, errors: ValidationErrors | null): string {
  if (errors === null) return '';
  return 'required' in errors ? 'groups.form.problem.missing' : FORM_PROBLEMS[field];
}

/** Which fields the server refused, and the key of why. None when it was something else. */
export function refusedFields(error: ApiError): Partial<Record<GroupField, string>> {
  if (error.code !== 'invalid-request' || !Array.isArray(error.details)) return {};
  const paths = error.details.map((detail: unknown) =>
    typeof detail === 'object' && detail !== null && 'path' in detail ? detail.path : undefined,
  );
  return Object.fromEntries(
    GROUP_FIELDS.filter((field) => paths.includes(`/${field}`)).map((field) => [
      field,
      FORM_PROBLEMS[field],
    ]),
  );
}
