import { provideHttpClient, withInterceptors, withXhr } from '@angular/common/http';
import {
  type ApplicationConfig,
  isDevMode,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
} from '@angular/core';
import {
  TitleStrategy,
  provideRouter,
  withComponentInputBinding,
  withInMemoryScrolling,
} from '@angular/router';
import { provideTransloco } from '@jsverse/transloco';
import { provideEffects } from '@ngrx/effects';
import { provideState, provideStore } from '@ngrx/store';
// Without its ending: TypeScript refuses one when the file behind the name is swapped.
import { environment } from '../environments/environment';
import { routes } from './app.routes.ts';
import { startConsole } from './app.start.ts';
import { apiInterceptor } from './core/api/api-interceptor.ts';
import { LANGUAGES } from './core/language/language.ts';
import { TranslatedTitle } from './core/language/translated-title.ts';
import * as sessionEffects from './core/session/session.effects.ts';
import { IM_BYTES } from './im-client/im-bytes.ts';
import { forgetOnSignOut, sessionFeature } from './core/session/session.state.ts';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    // Only this way of asking tells how much of a file is sent.
    provideHttpClient(withXhr(), withInterceptors([apiInterceptor])),
    provideRouter(
      routes,
      withComponentInputBinding(),
      withInMemoryScrolling({ scrollPositionRestoration: 'enabled' }),
    ),
    { provide: TitleStrategy, useExisting: TranslatedTitle },
    provideStore(
      {},
      {
        metaReducers: [forgetOnSignOut],
        runtimeChecks: {
          strictStateSerializability: environment.strictStore,
          strictActionSerializability: environment.strictStore,
          strictActionTypeUniqueness: environment.strictStore,
        },
      },
    ),
    provideState(sessionFeature),
    provideEffects(sessionEffects),
    ...environment.devTools,
    { provide: IM_BYTES, useValue: environment.imBytes },
    provideTransloco({
      config: {
        availableLangs: [...LANGUAGES],
        reRenderOnLangChange: true,
        prodMode: !isDevMode(),
      },
    }),
    provideAppInitializer(() => startConsole()),
  ],
};
