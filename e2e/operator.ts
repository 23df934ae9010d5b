import { fileURLToPath } from 'node:url';

/** What `npm start` prints for the first sign-in. */
export const FIRST_PASSWORD = '123456';

/** The operator as the first-login test leaves them. */
export const OPERATOR = { username: 'admin', password: 'kettle moss lantern' };

/** Where the first-login test keeps the session that the others start with. */
export const SIGNED_IN = fileURLToPath(new URL('../test-results/signed-in.json', import.meta.url));
