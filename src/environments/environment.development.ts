import { provideStoreDevtools } from '@ngrx/store-devtools';
import type { Environment } from './environment.ts';

export const environment: Environment = {
  strictStore: true,
  devTools: [provideStoreDevtools({ maxAge: 50 })],
};
