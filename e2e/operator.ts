/** What `npm start` prints for the first sign-in. */
export const FIRST_PASSWORD = '123456';

/** The operator, when they have chosen a password. */
export const OPERATOR = { username: 'admin', password: 'kettle moss lantern' };
