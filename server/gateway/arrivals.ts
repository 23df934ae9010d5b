import type { Principal } from './ports.ts';

/** Whose connections are closed: all of a user's, or those bound with one credential. */
type Closed = { readonly userId: string } | { readonly credential: string };

/** A bind that is being looked at. */
export class Arrival {
  readonly userId: string;
  private userClosed = false;
  private readonly credentials = new Set<string>();

  constructor(userId: string) {
    this.userId = userId;
  }

  closed(which: Closed): void {
    if ('credential' in which) this.credentials.add(which.credential);
    else if (which.userId === this.userId) this.userClosed = true;
  }

  /** Whether it would have been among the connections closed since, had it been there already. */
  missed({ credential }: Principal): boolean {
    return this.userClosed || this.credentials.has(credential);
  }
}

/**
 * Binds under way. Whoever closes connections because a token or a sign-in was ended finds those that are
 * bound; one whose token was looked at just before would slip through, and stay.
 */
export class Arrivals {
  private readonly underWay = new Set<Arrival>();

  begin(userId: string): Arrival {
    const arrival = new Arrival(userId);
    this.underWay.add(arrival);
    return arrival;
  }

  end(arrival: Arrival): void {
    this.underWay.delete(arrival);
  }

  closed(which: Closed): void {
    for (const arrival of this.underWay) arrival.closed(which);
  }
}
