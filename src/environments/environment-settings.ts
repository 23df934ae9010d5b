import type { EnvironmentProviders } from '@angular/core';
import type { ImBytes } from '../app/im-client/im-bytes.ts';

/** What differs between the builds. */
export interface EnvironmentSettings {
  /** Store state and actions are checked for being serialisable and uniquely named. */
  readonly strictStore: boolean;
  /** What the IM connection speaks instead of JSON; see docs/custom-bytes.md. */
  readonly imBytes: ImBytes | null;
  readonly devTools: readonly EnvironmentProviders[];
}
