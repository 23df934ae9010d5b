import { inject } from '@angular/core';
import { Store } from '@ngrx/store';
import { filter, firstValueFrom } from 'rxjs';
import { Language } from './core/language/language.ts';
import { SessionActions } from './core/session/session.actions.ts';
import { sessionFeature } from './core/session/session.state.ts';

/**
 * What must be known before the first page is chosen and drawn: who is signed in, and the texts of
 * the language. Both are asked for at once.
 */
export async function startConsole(): Promise<void> {
  const store = inject(Store);
  const language = inject(Language);
  store.dispatch(SessionActions.checkStarted());
  await Promise.all([
    firstValueFrom(
      store.select(sessionFeature.selectStatus).pipe(filter((status) => status !== 'unknown')),
    ),
    language.add({
      'zh-CN': () => import('./core/i18n/zh-CN.ts'),
      en: () => import('./core/i18n/en.ts'),
    }),
  ]);
}
