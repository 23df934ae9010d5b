import { type ComponentFixture, TestBed } from '@angular/core/testing';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import texts from '../i18n/en.ts';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';
import { SHARED_ICONS } from '../icons.ts';
import { SearchBox } from './search-box.ts';

describe('SearchBox', () => {
  let fixture: ComponentFixture<SearchBox>;
  let searched: string[];
  const box = () => (fixture.nativeElement as HTMLElement).querySelector('input')!;

  beforeEach(() => {
    jasmine.clock().install();
    TestBed.configureTestingModule({
      providers: [provideTexts(core, texts), provideNzIconsPatch(SHARED_ICONS)],
    });
    fixture = TestBed.createComponent(SearchBox);
    fixture.componentRef.setInput('label', 'Search');
    fixture.componentRef.setInput('maxLength', 100);
    address('');
    searched = [];
    fixture.componentInstance.searched.subscribe((text) => searched.push(text));
  });

  afterEach(() => jasmine.clock().uninstall());

  function address(value: string) {
    fixture.componentRef.setInput('value', value);
    fixture.detectChanges();
  }

  function type(text: string, composing = false) {
    box().value = text;
    box().dispatchEvent(new InputEvent('input', { isComposing: composing }));
    fixture.detectChanges();
  }

  function press(key: string, composing = false) {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: composing }));
    fixture.detectChanges();
  }

  it('searches once, after a pause in typing', () => {
    for (const text of ['a', 'ad', 'ada']) {
      type(text);
      jasmine.clock().tick(200);
    }
    expect(searched).toEqual([]);
    jasmine.clock().tick(100);
    expect(searched).toEqual(['ada']);
  });

  it('searches at once on Enter, and not again after the pause', () => {
    type('ada');
    press('Enter');
    jasmine.clock().tick(1000);
    expect(searched).toEqual(['ada']);
  });

  it('searches for no half of a word that is being composed', () => {
    type('wang', true);
    press('Enter', true);
    jasmine.clock().tick(1000);
    expect(searched).toEqual([]);
    box().value = '王';
    box().dispatchEvent(new CompositionEvent('compositionend', { data: '王' }));
    jasmine.clock().tick(300);
    expect(searched).toEqual(['王']);
  });

  it('does not search again for the same but for spaces', () => {
    address('ada');
    type('ada ');
    jasmine.clock().tick(300);
    expect(searched).toEqual([]);
    expect(box().value).toBe('ada ');
  });

  it('keeps what was typed while its own words come back in the address', () => {
    type('ada');
    jasmine.clock().tick(300);
    type('ada l');
    address('ada');
    expect(box().value).toBe('ada l');
    jasmine.clock().tick(300);
    expect(searched).toEqual(['ada', 'ada l']);
  });

  it('follows the address when somebody walks back', () => {
    address('ada');
    expect(box().value).toBe('ada');
    address('');
    expect(box().value).toBe('');
    expect(searched).toEqual([]);
  });

  it('clears at once with Escape, and with its button', () => {
    address('ada');
    press('Escape');
    jasmine.clock().tick(0);
    expect([searched, box().value]).toEqual([[''], '']);
    type('bob');
    jasmine.clock().tick(300);
    const clear = (fixture.nativeElement as HTMLElement).querySelector('button')!;
    expect(clear.getAttribute('aria-label')).toBe('Clear the search');
    clear.click();
    fixture.detectChanges();
    jasmine.clock().tick(0);
    expect(searched).toEqual(['', 'bob', '']);
    expect(box().value).toBe('');
  });
});
