import { provideStoreDevtools } from '@ngrx/store-devtools';
import type { EnvironmentSettings } from './environment-settings.ts';

export const environment: EnvironmentSettings = {
  strictStore: true,
  devTools: [provideStoreDevtools({ maxAge: 50 })],
};
