import { MIN_PASSWORD_CHARACTERS } from '#contract/rest/session';

/** Of lists of leaked passwords, those long enough to pass the rule of length. */
const WELL_KNOWN = new Set([
  '0123456789',
  '0987654321',
  '1111111111',
  '1212121212',
  '1234512345',
  '1234567890',
  '12345678910',
  '123456789a',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '9876543210',
  'a123456789',
  'abcdefghij',
  'adminadmin',
  'administrator',
  'asdfghjkl;',
  'changeme123',
  'helloworld',
  'iloveyou123',
  'letmein123',
  'p@ssw0rd123',
  'password01',
  'password12',
  'password123',
  'password1234',
  'passwordpassword',
  'qwerty1234',
  'qwerty12345',
  'qwertyuiop',
  'qwertyuiop123',
  'welcome123',
  'woaini1314',
  'woaini5201314',
  'zxcvbnm123',
]);

/** Why an operator may not choose a password; the console has words for each. */
export type PasswordFault = 'too-short' | 'contains-username' | 'one-character' | 'well-known';

/** What is wrong with `password` for the operator `username`, or null. */
export function passwordFault(password: string, username: string): PasswordFault | null {
  const plain = password.normalize('NFKC').toLowerCase();
  if ([...new Intl.Segmenter().segment(plain)].length < MIN_PASSWORD_CHARACTERS) return 'too-short';
  if (plain.includes(username.toLowerCase())) return 'contains-username';
  if (new Set(plain).size === 1) return 'one-character';
  if (WELL_KNOWN.has(plain)) return 'well-known';
  return null;
}
