import { isIPv6 } from 'node:net';
import { TooManyAttemptsError } from '../plugins/api-error.ts';

/** Who tries to log in as whom. */
export interface LoginAttempt {
  readonly address: string;
  readonly username: string;
}

/** An attempt counted as failed, until one of these says otherwise. */
export interface BookedAttempt {
  /** The password was right. */
  succeed(): void;
  /** It came to no verdict. */
  takeBack(): void;
}

export interface Allowance {
  /** Failures in a row before the first wait. */
  readonly burst: number;
  /** After those, one attempt in so many milliseconds. */
  readonly interval: number;
}

const SECOND = 1000;
/**
 * One address guessing one account is cut short first. An account as a whole has room for others'
 * guesses, so that a stranger does not lock its owner out; an address has room for an office.
 */
export const ALLOWANCES = {
  pair: { burst: 10, interval: 30 * SECOND },
  account: { burst: 100, interval: 6 * SECOND },
  address: { burst: 200, interval: 2 * SECOND },
} as const satisfies Allowances;

/** What each address, each account and each pair of both is given. */
export type Allowances = Readonly<Record<'pair' | 'account' | 'address', Allowance>>;

const MAX_KEYS = 100_000;

/**
 * Counts failed logins per address, per account and per both. An attempt is booked before its
 * outcome is known, so that guesses made at the same time count, and given back when it succeeds;
 * a success also forgives what that address had failed on that account: its owner was mistyping.
 * Unknown accounts count as known ones do.
 */
export class LoginThrottle {
  /** Key → time at which all its bookings are forgiven (GCRA). Oldest booking first. */
  readonly #forgivenAt = new Map<string, number>();
  readonly #now: () => number;
  readonly #allowances: Allowances;

  /** @param now milliseconds that never jump */
  constructor(now: () => number = () => performance.now(), allowances: Allowances = ALLOWANCES) {
    this.#now = now;
    this.#allowances = allowances;
  }

  /** @throws ApiError 429 too-many-attempts when the attempt may not be made yet */
  check(attempt: LoginAttempt): void {
    const wait = this.wait(attempt);
    if (wait > 0) throw new TooManyAttemptsError(wait);
  }

  /** Milliseconds until this attempt may be made; 0 when it may at once. */
  wait(attempt: LoginAttempt): number {
    const now = this.#now();
    const waits = this.#keysOf(attempt).map(([key, { burst, interval }]) => {
      return (this.#forgivenAt.get(key) ?? now) - (burst - 1) * interval - now;
    });
    return Math.max(0, ...waits);
  }

  /** Books a failure until its outcome is known. */
  book(attempt: LoginAttempt): BookedAttempt {
    const now = this.#now();
    const keys = this.#keysOf(attempt);
    for (const [key, { interval }] of keys) {
      const forgivenAt = Math.max(now, this.#forgivenAt.get(key) ?? now) + interval;
      this.#forgivenAt.delete(key);
      this.#forgivenAt.set(key, forgivenAt);
    }
    this.#forget(now);
    const takeBack = () => {
      for (const [key, { interval }] of keys) {
        const forgivenAt = this.#forgivenAt.get(key);
        if (forgivenAt !== undefined) this.#forgivenAt.set(key, forgivenAt - interval);
      }
    };
    const succeed = () => {
      takeBack();
      this.#forgivenAt.delete(pairKey(attempt));
    };
    return { takeBack, succeed };
  }

  /** Bounds the memory: the oldest go, forgiven ones and, when there are too many, others. */
  #forget(now: number): void {
    for (const [key, forgivenAt] of this.#forgivenAt) {
      if (forgivenAt > now && this.#forgivenAt.size <= MAX_KEYS) return;
      this.#forgivenAt.delete(key);
    }
  }

  #keysOf({ address, username }: LoginAttempt): [key: string, allowance: Allowance][] {
    const from = networkOf(address);
    const account = username.toLowerCase();
    return [
      [pairKey({ address, username }), this.#allowances.pair],
      [`account ${account}`, this.#allowances.account],
      [`address ${from}`, this.#allowances.address],
    ];
  }
}

function pairKey({ address, username }: LoginAttempt): string {
  return `pair ${networkOf(address)} ${username.toLowerCase()}`;
}

/** Who has one IPv6 address has its whole /64. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const after = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  while (tail !== undefined && groups.length + after.length < 8) groups.push('0');
  return [...groups, ...after].slice(0, 4).join(':');
}
