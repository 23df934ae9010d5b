import { TestBed } from '@angular/core/testing';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import texts from '../i18n/en.ts';
import { JsonTree } from './json-tree.ts';

describe('JsonTree', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: [provideTexts(texts)] }));

  function show(value: object) {
    const fixture = TestBed.createComponent(JsonTree);
    fixture.componentRef.setInput('label', 'Body');
    fixture.componentRef.setInput('value', value);
    fixture.detectChanges();
    const host = fixture.nativeElement as HTMLElement;
    const tree = host.querySelector<HTMLElement>('[role=tree]')!;
    const items = () => [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')];
    const press = (...keys: readonly string[]) => {
      for (const key of keys) {
        tree.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
        fixture.detectChanges();
      }
    };
    return {
      fixture,
      items,
      press,
      lines: () => items().map((item) => textOf(item).replace(/^[▾▸] /, '')),
      active: () => items().find(({ id }) => id === tree.getAttribute('aria-activedescendant')),
      text: () => textOf(host),
    };
  }

  it('shows every value as the JSON it is', () => {
    const { lines } = show({ text: '1', number: 1, none: null, flag: true, list: [], map: {} });
    expect(lines()).toEqual([
      'text : "1"',
      'number : 1',
      'none : null',
      'flag : true',
      'list : [] 0 inside',
      'map : {} 0 inside',
    ]);
  });

  it('folds away and opens what is pressed, and says which it is', () => {
    const { fixture, items, lines } = show({ eventObj: { id: 7, tags: ['a'] }, version: 1 });
    expect(items().map((item) => item.ariaLevel)).toEqual(['1', '2', '2', '3', '1']);
    items()[0]?.click();
    fixture.detectChanges();
    expect(items()[0]?.ariaExpanded).toBe('false');
    expect(lines()).toEqual(['eventObj : {…} 2 inside', 'version : 1']);
    items()[0]?.click();
    fixture.detectChanges();
    expect(items().length).toBe(5);
  });

  it('is walked through with the keys of a tree', () => {
    const { active, items, press } = show({ first: 1, eventObj: { id: 7 }, last: 2 });
    press('End');
    expect(textOf(active())).toContain('last');
    press('ArrowUp', 'ArrowLeft');
    expect(textOf(active())).withContext('the parent').toContain('eventObj');
    press('ArrowLeft');
    expect(active()?.ariaExpanded).toBe('false');
    press('ArrowRight', 'ArrowRight');
    expect(textOf(active())).toContain('id');
    press('Home');
    expect(active()).toBe(items()[0]);
  });

  it('takes the text of a body for text', () => {
    const { fixture, lines } = show({ content: '<img src=x onerror=alert(1)>' });
    expect(lines()).toEqual(['content : "<img src=x onerror=alert(1)>"']);
    expect((fixture.nativeElement as Element).querySelector('img')).toBeNull();
  });

  it('ends after two thousand rows, and says so', () => {
    const { items, text } = show({ list: Array.from({ length: 5_000 }, (_, n) => n) });
    expect(items().length).toBe(2_000);
    expect(text()).toContain('2000');
  });
});
