import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { Subject } from 'rxjs';
import type { Group } from '#contract/rest/groups';
import { ALL_PERMISSIONS, Permission } from '#contract/rest/permissions';
import type { User } from '#contract/rest/users';
import core from '../../core/i18n/en.ts';
import { PAGES, type Page } from '../../core/page.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import shell from '../i18n/en.ts';
import { SHELL_ICONS } from '../icons.ts';
import { CommandPalette } from './command-palette.ts';
import { NameSearch } from './name-search.ts';

const pages: Page[] = [
  {
    path: 'monitor',
    title: 'pages.monitor',
    icon: 'dashboard',
    permission: Permission.MonitorRead,
  },
  { path: 'users', title: 'pages.users', icon: 'user', permission: Permission.UsersRead },
];
const user = (id: string, nickname: string) => ({ id, nickname, username: `u${id}` }) as User;
const group = (id: string, name: string) => ({ id, name }) as Group;

describe('CommandPalette', () => {
  let answers: Subject<readonly User[]>[];
  let groupAnswers: Subject<readonly Group[]>[];
  let search: jasmine.SpyObj<NameSearch>;
  let router: jasmine.SpyObj<Router>;

  beforeEach(() => {
    jasmine.clock().install();
    answers = [];
    groupAnswers = [];
    search = jasmine.createSpyObj<NameSearch>('NameSearch', ['users', 'groups']);
    search.users.and.callFake(() => {
      const answer = new Subject<readonly User[]>();
      answers.push(answer);
      return answer;
    });
    search.groups.and.callFake(() => {
      const answer = new Subject<readonly Group[]>();
      groupAnswers.push(answer);
      return answer;
    });
    router = jasmine.createSpyObj<Router>('Router', { navigate: Promise.resolve(true) });
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, shell),
        provideNzIcons(SHELL_ICONS),
        { provide: PAGES, useValue: pages },
        { provide: NameSearch, useValue: search },
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
      answerGroups: (index: number, ...groups: Group[]) => {
        groupAnswers[index]!.next(groups);
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
    expect(search.users).toHaveBeenCalledOnceWith('er');
  });

  it('finds groups on the server, below the users, whichever answers first', () => {
    const { type, answer, answerGroups, names, press, state } = open();
    type('ver');
    answerGroups(0, group('40', 'Verona trip'));
    expect(names()).toEqual(['Overview', 'Verona trip']);
    expect(state()).toBe('Searching…');
    answer(0, user('7', 'Vera'));
    expect(names()).toEqual(['Overview', 'Vera', 'Verona trip']);
    expect(state()).toBe('');
    press('End');
    press('Enter');
    expect(router.navigate).toHaveBeenCalledOnceWith(['/groups', '40']);
  });

  it('asks only for what one may see', () => {
    const { type, answerGroups, names } = open([Permission.GroupsRead]);
    type('ver');
    answerGroups(0, group('40', 'Verona trip'));
    expect(search.users).not.toHaveBeenCalled();
    expect(names()).toEqual(['Verona trip']);
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

  it('asks nothing of the server for those who may see neither users nor groups', () => {
    const { type, state } = open([Permission.MonitorRead]);
    type('zzz');
    expect(search.users).not.toHaveBeenCalled();
    expect(search.groups).not.toHaveBeenCalled();
    expect(state()).toBe('Nothing is called that.');
  });

  it('says that a search failed, shows what the other found, and searches again', () => {
    const { type, fail, answer, answerGroups, state, names } = open();
    type('x');
    fail();
    answerGroups(0, group('5', 'Xylophones'));
    expect(state()).toBe('Not everything could be searched just now.');
    expect(names()).toEqual(['Xylophones']);
    type('xa');
    answer(1, user('3', 'Xaver'));
    answerGroups(1);
    expect(names()).toEqual(['Xaver']);
    expect(state()).toBe('');
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
