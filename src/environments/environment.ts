import type { EnvironmentSettings } from './environment-settings.ts';

/** `ng serve` swaps in environment.development.ts. */
export const environment: EnvironmentSettings = { strictStore: false, imBytes: null, devTools: [] };
