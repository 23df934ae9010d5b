import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import texts from '../i18n/en.ts';
import { buildUser } from '../testing/build-user.ts';
import type { UsersSort } from '../users-query.ts';
import { UserTable } from './user-table.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

describe('UserTable', () => {
  let fixture: ComponentFixture<UserTable>;
  let sorts: UsersSort[];
  const host = () => fixture.nativeElement as HTMLElement;
  const cell = (column: string) => host().querySelector<HTMLElement>(`tbody .${column}`);
  const header = (column: string) => host().querySelector<HTMLElement>(`thead .${column}`)!;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [provideTexts(core, texts), provideRouter([])] });
  });

  async function show(user: Partial<Parameters<typeof buildUser>[0]>, sort = '-createdAt') {
    fixture = TestBed.createComponent(UserTable);
    const inputs = { users: [buildUser(user)], sort, now: NOW, language: 'en' };
    for (const [input, value] of Object.entries(inputs)) {
      fixture.componentRef.setInput(input, value);
    }
    sorts = [];
    fixture.componentInstance.sortChange.subscribe((next) => sorts.push(next));
    await fixture.whenStable();
  }

  it('shows who a user is', async () => {
    await show({});
    expect(textOf(cell('username'))).toContain('ada.lovelace 100017');
    expect(textOf(cell('nickname'))).toBe('Ada Lovelace');
    expect(textOf(cell('phone'))).toBe('+44 20 7946 0958');
    expect(textOf(cell('email'))).toBe('ada@example.com');
  });

  for (const [devices, says] of [
    [0, 'Offline'],
    [1, '1 online'],
    [3, '3 online'],
  ] as const) {
    it(`says on how many devices a user is online: ${devices}`, async () => {
      await show({ onlineDevices: devices });
      expect(textOf(cell('online'))).toBe(says);
    });
  }

  it('says how long ago a user was seen, keeps counting, and says exactly when', async () => {
    await show({});
    expect(textOf(cell('lastSeen'))).toBe('2 hours ago');
    fixture.componentRef.setInput('now', NOW + 3_600_000);
    await fixture.whenStable();
    expect(textOf(cell('lastSeen'))).toBe('3 hours ago');
    expect(cell('lastSeen')?.querySelector('time')?.title).toMatch(/Nov 22, 2026.*\d\d:00:00/);
  });

  it('says that who is online is seen now, whatever was last written down', async () => {
    await show({ onlineDevices: 1 });
    expect(textOf(cell('lastSeen'))).toBe('Now');
  });

  it('says that a user was never seen', async () => {
    await show({ lastSeenAt: null });
    expect(textOf(cell('lastSeen'))).toBe('Never');
  });

  it('tells a screen reader how it is sorted', async () => {
    await show({}, '-lastSeenAt');
    expect(header('lastSeen').getAttribute('aria-sort')).toBe('descending');
    expect(header('username').hasAttribute('aria-sort')).toBeFalse();
    fixture.componentRef.setInput('sort', 'username');
    await fixture.whenStable();
    expect(header('username').getAttribute('aria-sort')).toBe('ascending');
    expect(host().querySelectorAll('[aria-sort]').length).toBe(1);
  });

  it('sorts the way one wants to see first, then the other', async () => {
    await show({}, '-createdAt');
    header('created').querySelector('button')!.click();
    header('lastSeen').querySelector('button')!.click();
    header('nickname').querySelector('button')!.click();
    expect(sorts).toEqual(['createdAt', '-lastSeenAt', 'nickname']);
  });

  it('shows names as they are, whatever they hold', async () => {
    const nickname = '<img src=x onerror=alert(1)>';
    await show({ nickname });
    expect(textOf(cell('nickname'))).toBe(nickname);
    expect(host().querySelector('img')).toBeNull();
  });
});
