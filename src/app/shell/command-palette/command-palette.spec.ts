import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { Subject } from 'rxjs';
import { ALL_PERMISSIONS, Permission } from '#contract/rest/permissions';
import type { User } from '#contract/rest/users';
import core from '../../core/i18n/en.ts';
import { PAGES, type Page } from '../../core/page.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import shell from '../i18n/en.ts';
import { SHELL_ICONS } from '../icons.ts';
import { CommandPalette } from './command-palette.ts';
import { UserSearch } from './user-search.ts';

const pages: Page[] = [
  {
    path: 'monitor',
    title: 'pages.monitor',
    icon: 'dashboard',
    permission: Permission.MonitorRead,
  },
  { path: 'users', title: 'pages.users', icon: 'team', permission: Permission.UsersRead },
];
const user = (id: string, nickname: string) => ({ id, nickname, username: `u${id}` }) as User;

describe('CommandPalette', () => {
  let answers: Subject<readonly User[]>[];
  let search: jasmine.SpyObj<UserSearch>;
  let router: jasmine.SpyObj<Router>;

  beforeEach(() => {
    jasmine.clock().install();
    answers = [];
    search = jasmine.createSpyObj<UserSearch>('UserSearch', ['find']);
    search.find.and.callFake(() => {
      const answer = new Subject<readonly User[]>();
      answers.push(answer);
      return answer;
    });
    router = jasmine.createSpyObj<Router>('Router', { navigate: Promise.resolve(true) });
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, shell),
        provideNzIcons(SHELL_ICONS),
        { provide: PAGES, useValue: pages },
        { provide: UserSearch, useValue: search },
        { provide: Router, useValue: router },
      ],
    });
  });
  afterEach(() => jasmine.clock().uninstall());

  function open(permissions: readonly Permission[] = ALL_PERMISSIONS) {
    const fixture = TestBed.createComponent(CommandPalette);
    fixture.componentRef.setInput('permissions', permissions);
    let closed = 0;
    fixture.componentInstance.closed.subscribe(() => closed++);
    const element = fixture.nativeElement as HTMLElement;
    document.body.append(element);
    fixture.detectChanges();
    const box = element.querySelector('input')!;
    return {
      box,
      closed: () => closed,
      type: (text: string) => {
        box.value = text;
        box.dispatchEvent(new Event('input'));
        fixture.detectChanges();
        jasmine.clock().tick(200);
        fixture.detectChanges();
      },
      answer: (index: number, ...users: User[]) => {
        answers[index]!.next(users);
        fixture.detectChanges();
      },
      fail: () => {
        answers.at(-1)!.error(new Error('offline'));
        fixture.detectChanges();
      },
      press: (key: string, more: KeyboardEventInit = {}) => {
        box.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true, ...more }));
        fixture.detectChanges();
      },
      names: () =>
        [...element.querySelectorAll('[role=option]')].map((option) =>
          option.querySelector('.name')!.textContent.trim(),
        ),
      active: () =>
        document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent,
      state: () => element.querySelector('[role=status]')!.textContent.trim(),
    };
  }

  it('opens with the pages one may see, and the focus in the field', () => {
    const { names, box } = open([Permission.UsersRead]);
    expect(names()).toEqual(['Users']);
    expect(document.activeElement).toBe(box);
  });

  it('finds pages by any part of their names, and users on the server', () => {
    const { type, answer, names } = open();
    type('er');
    answer(0, user('7', 'Vera'));
    expect(names()).toEqual(['Overview', 'Users', 'Vera']);
    expect(search.find).toHaveBeenCalledOnceWith('er');
  });

  it('drops the answer to an older text', () => {
    const { type, answer, names } = open();
    type('v');
    type('ve');
    answer(0, user('1', 'Old'));
    expect(names()).not.toContain('Old');
    answer(1, user('2', 'New'));
    expect(names()).toEqual(['Overview', 'New']);
  });

  it('asks nothing of the server for those who may not see users', () => {
    const { type, state } = open([Permission.MonitorRead]);
    type('zzz');
    expect(search.find).not.toHaveBeenCalled();
    expect(state()).toBe('Nothing is called that.');
  });

  it('says that users could not be searched, and searches again', () => {
    const { type, fail, answer, state, names } = open();
    type('x');
    fail();
    expect(state()).toBe('Users could not be searched just now.');
    type('xa');
    answer(1, user('3', 'Xaver'));
    expect(names()).toEqual(['Xaver']);
  });

  it('goes where the arrow keys point, round the ends', () => {
    const { type, answer, press, active, closed } = open();
    type('er');
    answer(0, user('7', 'Vera'));
    expect(active()).toContain('Overview');
    press('ArrowUp');
    expect(active()).toContain('Vera');
    press('ArrowDown');
    expect(active()).toContain('Overview');
    press('End');
    press('Enter');
    expect(router.navigate).toHaveBeenCalledOnceWith(['/users', '7']);
    expect(closed()).toBe(1);
  });

  it('leaves Enter to an input method that is composing', () => {
    const { press } = open();
    press('Enter', { isComposing: true });
    expect(router.navigate).not.toHaveBeenCalled();
  });
});
