import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { Subject } from 'rxjs';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import { SHARED_ICONS } from '../icons.ts';
import { type PickedUser, UserPicker } from './user-picker.ts';

const user = (id: string, nickname: string): PickedUser => ({
  id,
  nickname,
  username: nickname.toLowerCase(),
  avatar: '',
});
const ADA = user('1', 'Ada');
const ALAN = user('2', 'Alan');

describe('the picker of users', () => {
  let fixture: ComponentFixture<UserPicker>;
  let searches: { readonly text: string; readonly answer: Subject<readonly PickedUser[]> }[];
  let lookups: {
    readonly ids: readonly string[];
    readonly answer: Subject<readonly PickedUser[]>;
  }[];

  const host = () => fixture.nativeElement as HTMLElement;
  const box = () => host().querySelector('input')!;
  const options = () => [...host().querySelectorAll('[role=option] .name')].map(textOf);
  const picked = () => [...host().querySelectorAll('.picked .name')].map(textOf);
  const said = () => textOf(host().querySelector('[role=status]'));

  beforeEach(() => {
    jasmine.clock().install().mockDate();
    TestBed.configureTestingModule({
      providers: [provideTexts(core, shared), provideNzIcons(SHARED_ICONS)],
    });
    [searches, lookups] = [[], []];
    fixture = TestBed.createComponent(UserPicker);
    fixture.componentRef.setInput('fieldId', 'who');
    fixture.componentRef.setInput('picked', []);
    fixture.componentRef.setInput('directory', {
      search: (text: string) => {
        const answer = new Subject<readonly PickedUser[]>();
        searches.push({ text, answer });
        return answer;
      },
      byIds: (ids: readonly string[]) => {
        const answer = new Subject<readonly PickedUser[]>();
        lookups.push({ ids, answer });
        return answer;
      },
    });
    fixture.detectChanges();
  });
  afterEach(() => jasmine.clock().uninstall());

  function type(text: string) {
    box().value = text;
    box().dispatchEvent(new Event('input'));
    jasmine.clock().tick(200);
    fixture.detectChanges();
  }

  function find(text: string, found: readonly PickedUser[]) {
    type(text);
    searches.at(-1)?.answer.next(found);
    fixture.detectChanges();
  }

  function press(key: string) {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    fixture.detectChanges();
  }

  function paste(text: string) {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    box().dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }));
    fixture.detectChanges();
  }

  it('searches after a pause, and picks with the arrow keys', () => {
    find('a', [ADA, ALAN]);
    expect(searches.map(({ text }) => text)).toEqual(['a']);
    expect(options()).toEqual(['Ada', 'Alan']);
    expect(box().getAttribute('aria-activedescendant')).toBe('who-option-1');
    press('ArrowDown');
    expect(box().getAttribute('aria-activedescendant')).toBe('who-option-2');
    press('Enter');
    expect(picked()).toEqual(['Alan']);
    expect([box().value, ...options()]).toEqual(['']);
  });

  it('drops the answer to what was typed before', () => {
    type('a');
    type('al');
    searches[0]?.answer.next([ADA]);
    fixture.detectChanges();
    expect(options()).toEqual([]);
    searches[1]?.answer.next([ALAN]);
    fixture.detectChanges();
    expect(options()).toEqual(['Alan']);
  });

  it('picks nobody who is there already', () => {
    fixture.componentRef.setInput('taken', new Set(['1']));
    find('a', [ADA, ALAN]);
    expect(textOf(host().querySelector('[role=option]'))).toContain('Already there');
    host().querySelector<HTMLElement>('[role=option]')?.click();
    fixture.detectChanges();
    expect(picked()).toEqual([]);
    press('Enter');
    expect(picked()).withContext('the first who can be').toEqual(['Alan']);
  });

  it('takes away with a button, and with Backspace in the empty field', () => {
    fixture.componentRef.setInput('picked', [ADA, ALAN]);
    fixture.detectChanges();
    host().querySelector<HTMLElement>('[aria-label="Remove Ada"]')?.click();
    fixture.detectChanges();
    expect(picked()).toEqual(['Alan']);
    press('Backspace');
    expect(picked()).toEqual([]);
  });

  it('takes a pasted list of ids, and names those that nobody has', () => {
    fixture.componentRef.setInput('picked', [ADA]);
    fixture.detectChanges();
    paste('1, 2;7\n2');
    expect(lookups[0]?.ids).toEqual(['1', '2', '7']);
    lookups[0]?.answer.next([ADA, ALAN]);
    fixture.detectChanges();
    expect(picked()).toEqual(['Ada', 'Alan']);
    expect(said()).toBe('Nobody has these IDs: 7');
  });

  it('says that nobody was found, and that a search failed', () => {
    find('zz', []);
    expect(said()).toBe('Nobody found.');
    type('a');
    searches.at(-1)?.answer.error(new Error('out of reach'));
    fixture.detectChanges();
    expect(said()).toBe('The search failed. Try again.');
    find('ad', [ADA]);
    expect(options()).withContext('and goes on').toEqual(['Ada']);
  });

  it('gives the field away where one is enough', () => {
    fixture.componentRef.setInput('single', true);
    find('a', [ADA]);
    press('Enter');
    expect(picked()).toEqual(['Ada']);
    expect(host().querySelector('input')).toBeNull();
  });
});
