import {
  FormControl,
  FormGroup,
  type ValidationErrors,
  type ValidatorFn,
  Validators,
} from '@angular/forms';
import type { Gender, User, UserChanges } from '#contract/rest/users';
import type { ApiError } from '../../core/api/api-error.ts';

/** What can be changed about a user, in the order in which it stands in the form. */
export type UserField = 'nickname' | 'avatar' | 'phone' | 'email' | 'gender' | 'tags';
export const USER_FIELDS: readonly UserField[] = [
  'nickname',
  'avatar',
  'phone',
  'email',
  'gender',
  'tags',
];

export interface UserValues {
  readonly nickname: string;
  readonly avatar: string;
  readonly phone: string;
  readonly email: string;
  readonly gender: Gender;
  readonly tags: readonly string[];
}

// The limits are the contract's (contract/rest/users.ts); a spec compares them.
/** No control characters, and nothing that turns the direction of what is written around it. */
// eslint-disable-next-line no-control-regex -- to keep them out
const LINE = /^(?=.*\S)[^\u0000-\u001f\u202a-\u202e\u2066-\u2069]*$/;

export function userForm() {
  return new FormGroup({
    nickname: text(64, Validators.required, Validators.pattern(LINE)),
    avatar: text(1024),
    phone: text(32, Validators.pattern(/^[0-9+ -]*$/)),
    email: text(254, Validators.email),
    gender: genderControl(),
    tags: tagsControl(),
  });
}

export function genderControl(): FormControl<Gender> {
  return new FormControl<Gender>('unknown', { nonNullable: true });
}

/** The field itself takes no more and no longer ones than there may be. */
export function tagsControl(): FormControl<readonly string[]> {
  return new FormControl<readonly string[]>([], { nonNullable: true, validators: [linesOnly] });
}

export function valuesOf({ nickname, avatar, phone, email, gender, tags }: User): UserValues {
  return { nickname, avatar, phone, email, gender, tags };
}

/** What differs from the user, without spaces around what nobody types with any. */
export function changesOf(values: UserValues, base: User): Omit<UserChanges, 'version'> {
  const tidy = {
    ...values,
    nickname: values.nickname.trim(),
    avatar: values.avatar.trim(),
    phone: values.phone.trim(),
    email: values.email.trim(),
  };
  return Object.fromEntries(
    USER_FIELDS.filter((field) => !isSame(tidy[field], base[field])).map((field) => [
      field,
      tidy[field],
    ]),
  );
}

export function isSame(
  one: string | readonly string[],
  other: string | readonly string[],
): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Key of what the form itself finds wrong with a field; '' for nothing. */
export function problemOf(field: UserField, errors: ValidationErrors | null): string {
  if (errors === null) return '';
  return 'required' in errors ? 'users.new.problem.missing' : PROBLEMS[field];
}

/** Which fields the server refused, and the key of why. None when it was something else. */
export function refusedFields(error: ApiError): Partial<Record<UserField, string>> {
  if (error.code !== 'invalid-request' || !Array.isArray(error.details)) return {};
  const paths = error.details.map((detail: unknown) =>
    typeof detail === 'object' && detail !== null && 'path' in detail ? String(detail.path) : '',
  );
  return Object.fromEntries(
    USER_FIELDS.filter((field) =>
      paths.some((path) => path === `/${field}` || path.startsWith(`/${field}/`)),
    ).map((field) => [field, PROBLEMS[field]]),
  );
}

const PROBLEMS: Readonly<Record<UserField, string>> = {
  nickname: 'users.new.problem.nickname',
  avatar: 'users.edit.problem.avatar',
  phone: 'users.new.problem.phone',
  email: 'users.new.problem.email',
  gender: 'users.edit.problem.gender',
  tags: 'users.edit.problem.tags',
};

function text(max: number, ...more: ValidatorFn[]): FormControl<string> {
  const validators = [Validators.maxLength(max), ...more];
  return new FormControl('', { nonNullable: true, validators });
}

const linesOnly: ValidatorFn = ({ value }) =>
  (value as readonly string[]).every((tag) => LINE.test(tag)) ? null : { pattern: true };
