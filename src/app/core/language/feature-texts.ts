import { inject } from '@angular/core';
import type { ResolveFn } from '@angular/router';
import { Language, type TextFiles } from './language.ts';

/**
 * Has a feature's texts in place before its page is drawn. The pattern, per feature:
 *
 *     src/app/users/i18n/en.ts      export default { users: { title: 'Users', … } };
 *     src/app/users/i18n/zh-CN.ts   export default { users: { title: '用户', … } } satisfies SameTexts<typeof en>;
 *
 *     // users.routes.ts
 *     const texts = featureTexts({
 *       'zh-CN': () => import('./i18n/zh-CN.ts'),
 *       en: () => import('./i18n/en.ts'),
 *     });
 *     export default [{ path: '', resolve: { texts }, … }] satisfies Routes;
 *
 *     <h1>{{ 'users.title' | transloco }}</h1>
 *
 * All keys of a feature stand below one root named after it, and are written out in full where they
 * are used, so that a search finds both ends. `satisfies` makes the compiler refuse a text that one
 * language lacks; scripts/translations.test.ts checks that too, and that each key used exists.
 */
export function featureTexts(files: TextFiles): ResolveFn<undefined> {
  return async () => {
    await inject(Language).add(files);
    return undefined;
  };
}
