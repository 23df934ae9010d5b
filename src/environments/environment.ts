import type { EnvironmentProviders } from '@angular/core';

/** What differs between the builds. `ng serve` swaps in environment.development.ts. */
export interface Environment {
  /** Store state and actions are checked for being serialisable and uniquely named. */
  readonly strictStore: boolean;
  readonly devTools: readonly EnvironmentProviders[];
}

export const environment: Environment = { strictStore: false, devTools: [] };
