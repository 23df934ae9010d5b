import type { Language, Theme } from '../talk/phrase-book.ts';
import type { Build } from './builds.ts';

/** Who is simulated and what they can talk in: all that the population needs to know of the world. */
export interface Cast {
  readonly roles: readonly Role[];
  readonly groups: readonly Stage[];
}

/** One device of one user. */
export interface Role {
  readonly userId: string;
  readonly username: string;
  readonly password: string;
  readonly nickname: string;
  readonly avatar: string;
  readonly language: Language;
  /** Ids among the cast. */
  readonly friendIds: readonly string[];
  /** What the client kept from an earlier sign-in. */
  readonly token: string;
  readonly build: Build;
  /** The IP address it claims to come from, as if a proxy of ours had let it in. */
  readonly address: string;
}

/** A group in which at least two of the cast are. */
export interface Stage {
  readonly id: string;
  readonly name: string;
  readonly language: Language;
  readonly theme: Theme;
  readonly userIds: readonly string[];
}
