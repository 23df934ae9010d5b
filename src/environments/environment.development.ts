import { provideStoreDevtools } from '@ngrx/store-devtools';
import type { EnvironmentSettings } from './environment-settings.ts';

export const environment: EnvironmentSettings = {
  strictStore: true,
  imBytes: null,
  devTools: [provideStoreDevtools({ maxAge: 50 })],
};
