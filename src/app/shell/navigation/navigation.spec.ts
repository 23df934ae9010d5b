import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { Permission } from '#contract/rest/permissions';
import core from '../../core/i18n/en.ts';
import { PAGES, type Page } from '../../core/page.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import shell from '../i18n/en.ts';
import { SHELL_ICONS } from '../icons.ts';
import { Navigation } from './navigation.ts';

const pages: Page[] = [
  {
    path: 'monitor',
    title: 'pages.monitor',
    icon: 'dashboard',
    permission: Permission.MonitorRead,
  },
  { path: 'users', title: 'pages.users', icon: 'user', permission: Permission.UsersRead },
];

describe('Navigation', () => {
  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, shell),
        provideNzIcons(SHELL_ICONS),
        provideRouter([]),
        { provide: PAGES, useValue: pages },
      ],
    });
  });

  async function render(inputs: { permissions: Permission[]; collapsed?: boolean }) {
    const fixture = TestBed.createComponent(Navigation);
    for (const [name, value] of Object.entries(inputs)) {
      fixture.componentRef.setInput(name, value);
    }
    await fixture.whenStable();
    const menu = (fixture.nativeElement as HTMLElement).querySelector('nav')!;
    return [...menu.querySelectorAll('a')];
  }

  it('lists the pages that the permissions open, and no other', async () => {
    const links = await render({ permissions: [Permission.UsersRead] });
    expect(links.map((link) => [link.textContent.trim(), link.getAttribute('href')])).toEqual([
      ['Users', '/users'],
    ]);
  });

  it('keeps the names for those who listen while it is collapsed', async () => {
    const permissions = [Permission.MonitorRead, Permission.UsersRead];
    const links = await render({ permissions, collapsed: true });
    expect(links.map((link) => link.textContent.trim())).toEqual(['Overview', 'Users']);
  });
});
