import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, RouterOutlet, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { MockStore, provideMockStore } from '@ngrx/store/testing';
import { AnnouncementDrawerActions } from '../announcements.actions.ts';
import { announcementsFeature } from '../announcements.state.ts';
import { buildAnnouncement } from '../testing/build-announcement.ts';
import {
  buildApiError,
  button,
  configureAnnouncements,
  textOf,
} from '../testing/configure-announcements.ts';
import { AnnouncementDrawer } from './announcement-drawer.ts';

@Component({ selector: 'app-list', imports: [RouterOutlet], template: '<router-outlet />' })
class List {}

describe('AnnouncementDrawer', () => {
  let store: MockStore;
  let dispatch: jasmine.Spy;
  let harness: RouterTestingHarness;
  const dialog = () => (harness.fixture.nativeElement as HTMLElement).querySelector('dialog')!;
  const dispatched = () => dispatch.calls.allArgs().map(([action]) => action as unknown);

  beforeEach(() => {
    const drawer = { path: ':id', component: AnnouncementDrawer };
    configureAnnouncements(
      provideRouter(
        [{ path: 'announcements', component: List, children: [drawer] }],
        withComponentInputBinding(),
      ),
      provideMockStore({
        selectors: [
          { selector: announcementsFeature.selectLive, value: { kind: 'following' } },
          { selector: announcementsFeature.selectOpen, value: null },
          { selector: announcementsFeature.selectOpenError, value: null },
        ],
      }),
    );
    store = TestBed.inject(MockStore);
    dispatch = spyOn(store, 'dispatch').and.callThrough();
  });

  afterEach(() => store.resetSelectors());

  async function open(url = '/announcements/7') {
    harness = await RouterTestingHarness.create(url);
    await harness.fixture.whenStable();
  }

  it('asks for the announcement of the address', async () => {
    await open();
    expect(dispatched()).toContain(AnnouncementDrawerActions.opened({ id: '7' }));
    expect(dialog().querySelector('.skeleton')).not.toBeNull();
  });

  it('is a modal dialog with the name of the announcement', async () => {
    store.overrideSelector(announcementsFeature.selectOpen, buildAnnouncement());
    await open();
    expect(dialog().matches(':modal')).toBeTrue();
    expect(dialog().getAttribute('aria-label')).toBe('Maintenance tonight');
    expect(textOf(dialog())).toContain('Thank you for your patience.');
  });

  it('never shows one announcement at the address of another', async () => {
    store.overrideSelector(announcementsFeature.selectOpen, buildAnnouncement({ id: '6' }));
    await open();
    expect(textOf(dialog())).not.toContain('Thank you for your patience.');
  });

  it('says that there is no such announcement', async () => {
    const error = buildApiError({ status: 404, code: 'not-found' });
    store.overrideSelector(announcementsFeature.selectOpenError, error);
    await open();
    expect(textOf(dialog())).toContain('There is no such announcement');
  });

  it('offers to try again what failed', async () => {
    store.overrideSelector(announcementsFeature.selectOpenError, buildApiError());
    await open();
    button(harness.fixture, 'Try again').click();
    expect(dispatched()).toContain(AnnouncementDrawerActions.retried({ id: '7' }));
  });

  it('leads back to the same part of the list', async () => {
    await open('/announcements/7?page=2');
    button(harness.fixture, 'Close').click();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/announcements?page=2');
    expect(dispatched()).toContain(AnnouncementDrawerActions.closed());
  });
});
