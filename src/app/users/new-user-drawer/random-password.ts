/** No characters that are taken for one another when read aloud or copied by hand. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const LENGTH = 14;

/** A password nobody guesses: 81 random bits. */
export function randomPassword(): string {
  let password = '';
  while (password.length < LENGTH) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    // Those beyond a whole number of alphabets would make some characters likelier than others.
    if (byte < 256 - (256 % ALPHABET.length)) password += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return password;
}
