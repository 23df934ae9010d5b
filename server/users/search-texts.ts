import type { User } from '#contract/rest/users';

/**
 * The texts by which the search box finds a user. A phone is found without its separators too, with
 * and without the code of its country.
 */
export function searchTexts(
  user: Pick<User, 'id' | 'username' | 'nickname' | 'phone' | 'email'>,
): string[] {
  const { id, username, nickname, phone, email } = user;
  const national = phone.replace(/^\+(86|\d+[ -])/, '');
  const digits = [phone, national].map((number) => number.replace(/\D/g, ''));
  return [id, username, nickname, phone, ...digits, email];
}
