import { availableParallelism } from 'node:os';
import type { ImLogin, ImLoginRequest } from '#contract/rest/users';
import { ApiError } from '../plugins/api-error.ts';
import { hashPassword, verifyPassword } from '../secrets/password.ts';
import { newSecret } from '../secrets/secret.ts';
import { LoginThrottle } from '../secrets/login-throttle.ts';
import type { UserTokens } from './user-tokens.ts';
import type { LoginRecord, UsersRepository } from './users.repository.ts';

/** Passwords checked at the same time: each takes 19 MiB and a core, of which the gateway needs one. */
const MAX_CHECKS = Math.min(3, Math.max(1, availableParallelism() - 1));
/** Logins that wait for their check; more are turned away. At 30 ms each that is half a minute. */
const MAX_WAITING = 1000 * MAX_CHECKS;

/**
 * Login of end users. An unknown name is answered as a wrong password is, after as much work, so
 * that nobody learns which names exist.
 */
export class ImLogins {
  readonly #users: UsersRepository;
  readonly #tokens: UserTokens;
  readonly #throttle: LoginThrottle;
  /** What the password of an unknown user is checked against. */
  readonly #nobodysHash = hashPassword(newSecret());
  #checks = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(users: UsersRepository, tokens: UserTokens, throttle = new LoginThrottle()) {
    this.#users = users;
    this.#tokens = tokens;
    this.#throttle = throttle;
  }

  /** @throws ApiError 401 bad-credentials, 403 banned, 429 too-many-attempts, 503 busy */
  async login({ username, password }: ImLoginRequest, address: string): Promise<ImLogin> {
    const attempt = { address, username };
    this.#throttle.check(attempt);
    if (this.#waiting.length >= MAX_WAITING) {
      throw new ApiError(503, 'busy', 'Too many people are signing in, try again in a moment.');
    }
    await this.#turn();
    try {
      // Once more: others may have failed while this one waited.
      this.#throttle.check(attempt);
      const booked = this.#throttle.book(attempt);
      const known = await this.#check(username, password).catch((error: unknown) => {
        booked.takeBack();
        throw error;
      });
      if (!known) throw new ApiError(401, 'bad-credentials', 'Wrong username or password.');
      booked.succeed();
      const { id, nickname, avatar, ban } = known.user;
      if (ban) throw new ApiError(403, 'banned', 'This account is banned.', ban);
      const token = await this.#tokens.issue(id);
      const user = { id, username: known.user.username, nickname, avatar };
      return { token, user, mustChangePassword: false };
    } finally {
      this.#passOn();
    }
  }

  async #check(username: string, password: string): Promise<LoginRecord | undefined> {
    const known = await this.#users.credentialsOf(username);
    const hash = known?.passwordHash ?? (await this.#nobodysHash);
    return (await verifyPassword(hash, password)) ? known : undefined;
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
