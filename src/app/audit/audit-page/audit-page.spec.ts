import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideEffects } from '@ngrx/effects';
import { Store, provideState, provideStore } from '@ngrx/store';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import type { AuditEntry } from '#contract/rest/audit';
import { Permission } from '#contract/rest/permissions';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import core from '../../core/i18n/en.ts';
import { SessionApiActions } from '../../core/session/session.actions.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { buildSession } from '../../core/testing/build-session.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../../shared/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import texts from '../i18n/en.ts';
import { buildEntry } from '../testing/build-entry.ts';

@Component({ selector: 'app-elsewhere', template: '' })
class Elsewhere {}

describe('the audit page', () => {
  let harness: RouterTestingHarness;
  let server: HttpTestingController;
  const host = () => harness.fixture.nativeElement as HTMLElement;
  const all = (selector: string) => [...host().querySelectorAll<HTMLElement>(selector)];
  const rows = () => all('app-data-table tbody tr').map(textOf);

  async function open(
    url: string,
    permissions: readonly Permission[] = [Permission.AuditRead, Permission.UsersRead],
  ): Promise<void> {
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideStore(
          {},
          {
            runtimeChecks: { strictActionSerializability: true, strictStateSerializability: true },
          },
        ),
        provideState(sessionFeature),
        provideEffects(),
        provideTexts(core, shared, texts),
        provideNzIcons(SHARED_ICONS),
        provideRouter(
          [
            { path: 'audit', loadChildren: () => import('../audit.routes.ts') },
            { path: 'users/:id', component: Elsewhere },
          ],
          withComponentInputBinding(),
        ),
      ],
    });
    const session = buildSession({ permissions: [...permissions] });
    TestBed.inject(Store).dispatch(SessionApiActions.signedIn({ session }));
    server = TestBed.inject(HttpTestingController);
    harness = await RouterTestingHarness.create(url);
    await settle();
  }

  async function settle(): Promise<void> {
    harness.fixture.detectChanges();
    await harness.fixture.whenStable();
    harness.fixture.detectChanges();
  }

  async function answer(
    items: readonly AuditEntry[],
    cursors: { older?: string; newer?: string } = {},
  ): Promise<void> {
    server
      .expectOne(({ url }) => url === '/api/audit')
      .flush({ items, older: cursors.older ?? null, newer: cursors.newer ?? null });
    await settle();
  }

  afterEach(() => localStorage.removeItem('language'));

  it('says in words who did what to whom, when and why, with a way to them', async () => {
    await open('/audit');
    await answer([
      buildEntry(),
      buildEntry({ id: '8', action: 'user.sing', targetId: '', targetName: '', reason: '' }),
      buildEntry({ id: '9', action: 'group.ban', targetType: 'group', targetName: 'Birds' }),
    ]);
    const [ban, unknown, group] = rows();
    expect(ban).toMatch(/^User banned .*2026.* admin User Ada spam$/);
    expect(unknown).withContext('of a newer server').toContain('user.sing');
    expect(group).toContain('Group banned');
    const links = all('tbody td a').map((link) => link.getAttribute('href'));
    expect(links).withContext('groups are not for this operator').toEqual(['/users/100001']);
  });

  it('asks for what the address says, and leads to older and newer pages', async () => {
    await open('/audit?action=user.ban&targetId=100001&before=40');
    const { request } = server.expectOne(({ url }) => url === '/api/audit');
    expect(request.params.toString()).toBe('limit=50&before=40&action=user.ban&targetId=100001');
    harness.fixture.destroy();
    TestBed.resetTestingModule();
    await open('/audit?before=40');
    await answer([buildEntry()], { older: '7', newer: '39' });
    const ways = all('app-keyset-pager a').map((link) => [textOf(link), link.getAttribute('href')]);
    expect(ways).toEqual([
      ['Newest', '/audit'],
      ['Newer', '/audit?after=39'],
      ['Older', '/audit?before=7'],
    ]);
  });

  it('has a word for nothing, for no match, and for what failed', async () => {
    await open('/audit');
    const failed = { status: 503, statusText: 'Busy' };
    server.expectOne(({ url }) => url === '/api/audit').flush(null, failed);
    await settle();
    expect(textOf(host())).toContain('The audit log could not be loaded.');
    all('app-problem-note button')[0]!.click();
    await answer([]);
    expect(textOf(host())).toContain('Nothing is written down yet');
    await harness.navigateByUrl('/audit?adminName=nobody');
    await settle();
    await answer([]);
    expect(textOf(host())).toContain('No entry matches');
    all('app-list-faces .note button')[0]!.click();
    await settle();
    expect(TestBed.inject(Router).url).toBe('/audit');
  });

  it('opens an entry with what was before beside what is after', async () => {
    await open('/audit/7');
    await answer([
      buildEntry({
        action: 'alarm-rule.update',
        targetType: 'alarm-rule',
        before: { count: 3, enabled: true },
        after: { count: 9, enabled: true },
      }),
    ]);
    server.match('/api/audit/7').forEach((request) => request.flush(buildEntry()));
    await settle();
    expect(all('dialog h2').map(textOf)).toEqual(['Alarm changed']);
    expect(all('dialog tbody tr').map(textOf)).toEqual(['Count 3 9', 'On yes yes']);
    expect(all('dialog tbody tr.changed').length).toBe(1);
  });

  it('asks for an entry that the list does not have, and says when there is none', async () => {
    await open('/audit/7');
    await answer([]);
    server.expectOne('/api/audit/7').flush(buildEntry({ after: { reason: '<b>spam</b>' } }));
    await settle();
    expect(all('dialog tbody tr').map(textOf)).toEqual(['Reason <b>spam</b>']);
    await harness.navigateByUrl('/audit/404');
    await settle();
    const none = { status: 404, statusText: 'none' };
    server.expectOne('/api/audit/404').flush({ code: 'not-found', message: '' }, none);
    await settle();
    expect(textOf(host())).toContain('There is no entry 404.');
  });
});
