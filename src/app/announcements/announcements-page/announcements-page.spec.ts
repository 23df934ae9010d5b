import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { Permission } from '#contract/rest/permissions';
import { sessionFeature } from '../../core/session/session.state.ts';
import { AnnouncementsPageActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { buildAnnouncement } from '../testing/build-announcement.ts';
import {
  buildApiError,
  configureAnnouncements,
  textOf,
} from '../testing/configure-announcements.ts';
import { AnnouncementsPage } from './announcements-page.ts';

const MANY = 45;

describe('AnnouncementsPage', () => {
  let store: MockStore;
  let dispatch: jasmine.Spy;
  let harness: RouterTestingHarness;
  const page = () => harness.routeNativeElement!;
  const dispatched = () => dispatch.calls.allArgs().map(([action]) => action as unknown);

  beforeEach(() => {
    configureAnnouncements(
      provideRouter(
        [{ path: 'announcements', component: AnnouncementsPage }],
        withComponentInputBinding(),
      ),
      provideMockStore({
        selectors: [
          { selector: announcementsFeature.selectRows, value: null },
          { selector: announcementsFeature.selectTotalCount, value: 0 },
          { selector: announcementsFeature.selectListLoading, value: false },
          { selector: announcementsFeature.selectListError, value: null },
          { selector: announcementsFeature.selectOpenId, value: null },
          { selector: announcementsFeature.selectLive, value: { kind: 'following' } },
          {
            selector: sessionFeature.selectPermissions,
            value: [Permission.AnnouncementsRead, Permission.AnnouncementsSend],
          },
        ],
      }),
    );
    store = TestBed.inject(MockStore);
    dispatch = spyOn(store, 'dispatch').and.callThrough();
  });

  afterEach(() => store.resetSelectors());

  async function open(url = '/announcements') {
    harness = await RouterTestingHarness.create(url);
    await harness.fixture.whenStable();
  }

  function showRows(count: number, total = count) {
    const rows = Array.from({ length: count }, (_, index) =>
      buildAnnouncement({ id: `${index + 1}`, title: `Notice ${index + 1}` }),
    );
    store.overrideSelector(announcementsFeature.selectRows, rows);
    store.overrideSelector(announcementsFeature.selectTotalCount, total);
  }

  it('asks for the part of the list that the address names', async () => {
    await open('/announcements?page=3');
    expect(dispatched()).toContain(
      AnnouncementsPageActions.listWanted({ query: { page: 3, pageSize: 20 } }),
    );
  });

  for (const page of ['0', '-1', '1.5', 'x', '1e9', '']) {
    it(`takes page=${page} in the address for the first page`, async () => {
      await open(`/announcements?page=${page}`);
      expect(dispatched()).toContain(
        AnnouncementsPageActions.listWanted({ query: { page: 1, pageSize: 20 } }),
      );
    });
  }

  it('shows grey rows until there are real ones', async () => {
    await open();
    expect(page().querySelector('.skeleton')).not.toBeNull();
    showRows(2);
    store.refreshState();
    await harness.fixture.whenStable();
    expect(page().querySelector('.skeleton')).toBeNull();
    expect(page().querySelectorAll('li h2').length).toBe(2);
  });

  it('invites to write the first announcement when there is none', async () => {
    showRows(0);
    await open();
    expect(textOf(page())).toContain('Write the first announcement');
  });

  it('offers the way back from a page beyond the end', async () => {
    showRows(0, MANY);
    await open('/announcements?page=9');
    expect(textOf(page())).toContain('Go to the first page');
    expect(textOf(page())).not.toContain('Write the first announcement');
  });

  it('offers nothing to write to an operator who may not send', async () => {
    store.overrideSelector(sessionFeature.selectPermissions, [Permission.AnnouncementsRead]);
    showRows(0);
    await open();
    expect(page().querySelector('a[href="/announcements/new"]')).toBeNull();
  });

  it('says what failed and tries again when asked to', async () => {
    store.overrideSelector(
      announcementsFeature.selectListError,
      buildApiError({ status: 0, code: 'unreachable' }),
    );
    await open();
    expect(textOf(page().querySelector('[role=alert]'))).toContain('The server cannot be reached.');
    page().querySelector<HTMLButtonElement>('[role=alert] button')!.click();
    expect(dispatched()).toContain(AnnouncementsPageActions.listRetried());
  });

  it('keeps the rows it has when asking again failed', async () => {
    showRows(2);
    store.overrideSelector(announcementsFeature.selectListError, buildApiError());
    await open();
    expect(page().querySelector('[role=alert]')).not.toBeNull();
    expect(page().querySelectorAll('li h2').length).toBe(2);
  });

  it('gives every page an address', async () => {
    showRows(20, MANY);
    await open('/announcements?page=2');
    const links = [...page().querySelectorAll<HTMLAnchorElement>('nav a:not([aria-label])')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/announcements',
      '/announcements?page=2',
      '/announcements?page=3',
    ]);
    expect(links[1]!.getAttribute('aria-current')).toBe('page');
  });

  it('opens a drawer below the page that is shown', async () => {
    showRows(1, MANY);
    await open('/announcements?page=2');
    const link = page().querySelector('li h2 a')!;
    expect(link.getAttribute('href')).toBe('/announcements/1?page=2');
    expect(link.getAttribute('aria-haspopup')).toBe('dialog');
  });

  it('follows the numbers until it is left', async () => {
    await open();
    expect(dispatched()).toContain(AnnouncementsPageActions.opened());
    expect(dispatched()).not.toContain(AnnouncementsPageActions.left());
    harness.fixture.destroy();
    expect(dispatched()).toContain(AnnouncementsPageActions.left());
  });

  it('greys the numbers when the connection has been away for ten seconds', async () => {
    showRows(1);
    const away = (seconds: number) =>
      store.overrideSelector(announcementsFeature.selectLive, {
        kind: 'away',
        since: Date.now() - seconds * 1000,
      });
    away(3);
    await open();
    expect(page().querySelector('ul.stale')).toBeNull();
    away(30);
    store.refreshState();
    await harness.fixture.whenStable();
    expect(page().querySelector('ul.stale')).not.toBeNull();
    expect(textOf(page())).toMatch(/connection lost (29|30) seconds ago/);
  });
});
