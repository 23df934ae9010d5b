import { ApplicationRef, Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Title } from '@angular/platform-browser';
import { Router, TitleStrategy, provideRouter } from '@angular/router';
import { provideTexts } from '../testing/provide-texts.ts';
import { Language } from './language.ts';
import { TranslatedTitle } from './translated-title.ts';

@Component({ selector: 'app-blank', template: '' })
class Blank {}

describe('TranslatedTitle', () => {
  beforeEach(async () => {
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideTexts(),
        provideRouter([
          { path: 'apples', title: 'fruit.apples', component: Blank },
          { path: 'nameless', component: Blank },
        ]),
        { provide: TitleStrategy, useExisting: TranslatedTitle },
      ],
    });
    await TestBed.inject(Language).add({
      en: () =>
        Promise.resolve({ default: { product: { name: 'Shop' }, fruit: { apples: 'Apples' } } }),
      'zh-CN': () =>
        Promise.resolve({ default: { product: { name: '商店' }, fruit: { apples: '苹果' } } }),
    });
  });
  afterEach(() => localStorage.removeItem('language'));

  async function titleAt(url: string): Promise<string> {
    await TestBed.inject(Router).navigateByUrl(url);
    await TestBed.inject(ApplicationRef).whenStable();
    return TestBed.inject(Title).getTitle();
  }

  it('names the page and the product', async () => {
    expect(await titleAt('/apples')).toBe('Apples · Shop');
    expect(await titleAt('/nameless')).toBe('Shop');
  });

  it('changes with the language', async () => {
    await titleAt('/apples');
    await TestBed.inject(Language).use('zh-CN');
    await TestBed.inject(ApplicationRef).whenStable();
    expect(TestBed.inject(Title).getTitle()).toBe('苹果 · 商店');
  });
});
