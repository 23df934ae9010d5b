import type { EnvironmentProviders } from '@angular/core';

/** What differs between the builds. */
export interface EnvironmentSettings {
  /** Store state and actions are checked for being serialisable and uniquely named. */
  readonly strictStore: boolean;
  readonly devTools: readonly EnvironmentProviders[];
}
