import { availableParallelism } from 'node:os';
import type { ImLogin, ImLoginRequest, ImPassword } from '#contract/rest/im-login';
import type { Actor } from '../audit/audit-log.ts';
import { ApiError } from '../plugins/api-error.ts';
import { hashPassword, verifyPassword } from '../secrets/password.ts';
import { newSecret } from '../secrets/secret.ts';
import { LoginThrottle } from '../secrets/login-throttle.ts';
import type { UserPasswords } from './user-passwords.ts';
import type { UserSignIns } from './user-sign-ins.ts';
import type { UserTokens } from './user-tokens.ts';
import type { LoginRecord, UsersRepository } from './users.repository.ts';

/** Passwords checked at the same time: each takes 19 MiB and a core, of which the gateway needs one. */
const MAX_CHECKS = Math.min(3, Math.max(1, availableParallelism() - 1));
/** Logins that wait for their check; more are turned away. At 30 ms each that is half a minute. */
const MAX_WAITING = 1000 * MAX_CHECKS;

export interface ImLoginsOptions {
  readonly users: UsersRepository;
  readonly tokens: UserTokens;
  readonly passwords: UserPasswords;
  readonly signIns: Pick<UserSignIns, 'note'>;
}

/**
 * Login of end users. An unknown name is answered as a wrong password is, after as much work, so
 * that nobody learns which names exist.
 */
export class ImLogins {
  readonly #options: ImLoginsOptions;
  readonly #throttle: LoginThrottle;
  /** What the password of an unknown user is checked against. */
  readonly #nobodysHash = hashPassword(newSecret());
  #checks = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: ImLoginsOptions, throttle = new LoginThrottle()) {
    this.#options = options;
    this.#throttle = throttle;
  }

  /** @throws ApiError 401 bad-credentials, 403 banned, 429 too-many-attempts, 503 busy */
  login({ username, password }: ImLoginRequest, address: string): Promise<ImLogin> {
    return this.#proven(
      { username, password, address },
      async ({ user, passwordHash, oneTime }) => {
        const { id, nickname, avatar } = user;
        if (oneTime && !(await this.#options.passwords.spend(id, passwordHash)))
          throw badCredentials();
        const token = await this.#options.tokens.issueFor(id, passwordHash);
        // Another was set while this one was checked.
        if (token === null) throw badCredentials();
        const shown = { id, username: user.username, nickname, avatar };
        return { token, user: shown, mustChangePassword: oneTime };
      },
    );
  }

  /**
   * Sets a new password, with the current one or a one-time one, spent or not.
   * @throws ApiError as `login` does, 422 same-password
   */
  async choosePassword({ newPassword, ...current }: ImPassword, actor: Actor): Promise<void> {
    if (newPassword === current.password) {
      throw new ApiError(422, 'same-password', 'The new password is the old one.');
    }
    const { address } = actor;
    await this.#proven({ ...current, address }, async ({ user, passwordHash }) => {
      const { passwords } = this.#options;
      if (!(await passwords.choose(actor, user.id, passwordHash, newPassword)))
        throw badCredentials();
    });
  }

  /** Goes on with the user whose password it is, and who is not banned. */
  async #proven<T>(
    attempt: { readonly username: string; readonly password: string; readonly address: string },
    goOn: (known: LoginRecord) => Promise<T>,
  ): Promise<T> {
    const { username, password, address } = attempt;
    this.#throttle.check(attempt);
    if (this.#waiting.length >= MAX_WAITING) {
      throw new ApiError(503, 'busy', 'Too many people are signing in, try again in a moment.');
    }
    await this.#turn();
    try {
      // Once more: others may have failed while this one waited.
      this.#throttle.check(attempt);
      const booked = this.#throttle.book(attempt);
      const { known, proven } = await this.#check(username, password).catch((error: unknown) => {
        booked.takeBack();
        throw error;
      });
      const note = (errorCode: string) => {
        if (!known) return;
        const userId = known.user.id;
        const where = { address, build: '', device: '' };
        this.#options.signIns.note({ userId, kind: 'password', errorCode, ...where });
      };
      if (!known || !proven) {
        note('bad-credentials');
        throw badCredentials();
      }
      booked.succeed();
      const { ban } = known.user;
      if (ban) {
        note('banned');
        throw new ApiError(403, 'banned', 'This account is banned.', ban);
      }
      const result = await goOn(known).catch((error: unknown) => {
        note(error instanceof ApiError ? error.code : 'internal-error');
        throw error;
      });
      note('');
      return result;
    } finally {
      this.#passOn();
    }
  }

  async #check(username: string, password: string) {
    const known = await this.#options.users.credentialsOf(username);
    const hash = known?.passwordHash ?? (await this.#nobodysHash);
    return { known, proven: await verifyPassword(hash, password) };
  }

  /** Resolves when it is this login's turn; `#passOn` ends the turn. */
  async #turn(): Promise<void> {
    if (this.#checks < MAX_CHECKS) this.#checks += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #passOn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#checks -= 1;
  }
}

function badCredentials(): ApiError {
  return new ApiError(401, 'bad-credentials', 'Wrong username or password.');
}
