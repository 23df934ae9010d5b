import { TestBed } from '@angular/core/testing';
import { TranslocoService } from '@jsverse/transloco';
import { provideTexts } from '../testing/provide-texts.ts';
import { Language, type LanguageCode, type TextFiles } from './language.ts';

describe('Language', () => {
  let fetched: string[];

  beforeEach(() => {
    fetched = [];
    localStorage.removeItem('language');
    TestBed.configureTestingModule({ providers: [provideTexts()] });
  });
  afterEach(() => localStorage.removeItem('language'));

  function files(name: string, texts: Record<LanguageCode, string>): TextFiles {
    const file = (language: LanguageCode) => () => {
      fetched.push(`${name}/${language}`);
      return Promise.resolve({ default: { [name]: { greeting: texts[language] } } });
    };
    return { 'zh-CN': file('zh-CN'), en: file('en') };
  }

  const greeting = (name: string) => TestBed.inject(TranslocoService).translate(`${name}.greeting`);

  it('follows the stored choice before that of the browser', async () => {
    localStorage.setItem('language', 'zh-CN');
    const language = TestBed.inject(Language);
    await language.add(files('core', { 'zh-CN': '你好', en: 'Hello' }));
    expect(language.current()).toBe('zh-CN');
    expect(document.documentElement.lang).toBe('zh-CN');
    expect(greeting('core')).toBe('你好');
    expect(fetched).toEqual(['core/zh-CN']);
  });

  for (const [languages, chosen] of [
    [['zh-TW', 'en'], 'zh-CN'],
    [['fr-FR', 'en-GB', 'zh'], 'en'],
    [['fr-FR'], 'en'],
  ] as const) {
    it(`takes ${chosen} for a browser that asks for ${languages.join()}`, () => {
      spyOnProperty(navigator, 'languages').and.returnValue(languages);
      expect(TestBed.inject(Language).current()).toBe(chosen);
    });
  }

  it('changes every set of texts at once, and remembers the choice', async () => {
    localStorage.setItem('language', 'en');
    const language = TestBed.inject(Language);
    await language.add(files('core', { 'zh-CN': '你好', en: 'Hello' }));
    await language.add(files('users', { 'zh-CN': '用户', en: 'Users' }));
    await language.use('zh-CN');
    expect([greeting('core'), greeting('users')]).toEqual(['你好', '用户']);
    expect(localStorage.getItem('language')).toBe('zh-CN');
    expect(document.documentElement.lang).toBe('zh-CN');
  });

  it('changes nothing before every set is there', async () => {
    localStorage.setItem('language', 'en');
    const language = TestBed.inject(Language);
    let deliver: (file: { default: object }) => void = () => undefined;
    await language.add(files('core', { 'zh-CN': '你好', en: 'Hello' }));
    await language.add({
      en: () => Promise.resolve({ default: { users: { greeting: 'Users' } } }),
      'zh-CN': () => new Promise((resolve) => (deliver = resolve)),
    });
    const changed = language.use('zh-CN');
    await Promise.resolve();
    expect([language.current(), greeting('core'), greeting('users')]).toEqual([
      'en',
      'Hello',
      'Users',
    ]);
    deliver({ default: { users: { greeting: '用户' } } });
    await changed;
    expect([greeting('core'), greeting('users')]).toEqual(['你好', '用户']);
  });

  it('fetches each file once', async () => {
    localStorage.setItem('language', 'en');
    const language = TestBed.inject(Language);
    const core = files('core', { 'zh-CN': '你好', en: 'Hello' });
    await language.add(core);
    await language.add(core);
    await language.use('zh-CN');
    await language.use('en');
    await language.use('zh-CN');
    expect(fetched).toEqual(['core/en', 'core/zh-CN']);
  });

  it('changes nothing when a file cannot be had', async () => {
    localStorage.setItem('language', 'en');
    const language = TestBed.inject(Language);
    await language.add({
      en: () => Promise.resolve({ default: { core: { greeting: 'Hello' } } }),
      'zh-CN': () => Promise.reject(new Error('offline')),
    });
    await expectAsync(language.use('zh-CN')).toBeRejected();
    expect(language.current()).toBe('en');
    expect(localStorage.getItem('language')).toBe('en');
    expect(greeting('core')).toBe('Hello');
  });
});
