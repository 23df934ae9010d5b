import type { Action } from '@ngrx/store';
import type { Announcement } from '#contract/rest/announcements';
import {
  AnnouncementDrawerActions,
  AnnouncementsApiActions,
  AnnouncementsPageActions,
  ComposePageActions,
  LiveActions,
} from './announcements.actions.ts';
import { announcementsFeature } from './announcements.state.ts';
import { buildAnnouncement, buildProgress } from './testing/build-announcement.ts';
import { buildApiError } from './testing/configure-announcements.ts';

const { reducer } = announcementsFeature;

const FIRST_PAGE = { page: 1, pageSize: 20 };
const wanted = AnnouncementsPageActions.listWanted({ query: FIRST_PAGE });
const loaded = (...items: Announcement[]) =>
  AnnouncementsApiActions.listLoaded({ page: { items, total: items.length } });
const progressed = (overrides: Parameters<typeof buildProgress>[0]) =>
  LiveActions.progressed({ progress: [buildProgress(overrides)] });

function stateAfter(...actions: Action[]) {
  return actions.reduce(reducer, reducer(undefined, { type: 'start' }));
}

function rowsAfter(...actions: Action[]) {
  return announcementsFeature.selectRows({ announcements: stateAfter(...actions) });
}

function openAfter(...actions: Action[]) {
  return announcementsFeature.selectOpen({ announcements: stateAfter(...actions) });
}

function outdatedAfter(...actions: Action[]) {
  return announcementsFeature.selectListOutdated({ announcements: stateAfter(...actions) });
}

describe('announcements state', () => {
  describe('the list', () => {
    it('has no rows before it is loaded', () => {
      expect(rowsAfter(wanted)).toBeNull();
      expect(stateAfter(wanted).listLoading).toBeTrue();
    });

    it('shows rows in the order of the server', () => {
      const rows = rowsAfter(
        wanted,
        loaded(buildAnnouncement({ id: '12' }), buildAnnouncement({ id: '9' })),
      );
      expect(rows!.map(({ id }) => id)).toEqual(['12', '9']);
    });

    it('keeps the rows on the page while the same part is asked for again', () => {
      expect(rowsAfter(wanted, loaded(buildAnnouncement()), wanted)!.length).toBe(1);
    });

    it('does not show the rows of one page as those of another', () => {
      const next = AnnouncementsPageActions.listWanted({ query: { page: 2, pageSize: 20 } });
      expect(rowsAfter(wanted, loaded(buildAnnouncement()), next)).toBeNull();
    });

    it('says what failed until it is tried again', () => {
      const failed = AnnouncementsApiActions.listFailed({ error: buildApiError() });
      expect(stateAfter(wanted, failed).listError).toEqual(buildApiError());
      const retried = stateAfter(wanted, failed, AnnouncementsPageActions.listRetried());
      expect(retried.listError).toBeNull();
      expect(retried.listLoading).toBeTrue();
    });

    it('forgets announcements it no longer lists, but not the open one', () => {
      const state = stateAfter(
        wanted,
        loaded(buildAnnouncement({ id: '1' }), buildAnnouncement({ id: '2' })),
        AnnouncementDrawerActions.opened({ id: '1' }),
        loaded(buildAnnouncement({ id: '3' })),
      );
      expect([...state.ids].sort()).toEqual(['1', '3']);
    });
  });

  describe('live numbers', () => {
    it('move the row and the open announcement', () => {
      const actions = [
        wanted,
        loaded(buildAnnouncement({ read: 1 })),
        AnnouncementDrawerActions.opened({ id: '7' }),
        progressed({ read: 50 }),
      ];
      expect(rowsAfter(...actions)![0]!.read).toBe(50);
      expect(openAfter(...actions)!.read).toBe(50);
    });

    it('do not go back when an older answer of the server comes later', () => {
      const rows = rowsAfter(
        wanted,
        progressed({ acknowledged: 120 }),
        loaded(buildAnnouncement({ acknowledged: 100 })),
      );
      expect(rows![0]!.acknowledged).toBe(120);
    });

    it('count when they come before the answer that says what they belong to', () => {
      const open = openAfter(
        AnnouncementDrawerActions.opened({ id: '7' }),
        progressed({ written: 200 }),
        AnnouncementsApiActions.sent({
          announcement: buildAnnouncement({ state: 'sending', written: 0 }),
        }),
      );
      expect(open!.written).toBe(200);
      expect(open!.state).toBe('sent');
    });

    it('are away from the first loss until it caught up', () => {
      const lost = stateAfter(
        LiveActions.caughtUp({ progress: [] }),
        LiveActions.connectionLost({ at: 1000 }),
        LiveActions.connectionLost({ at: 5000 }),
      );
      expect(lost.live).toEqual({ kind: 'away', since: 1000 });
      expect(reducer(lost, LiveActions.caughtUp({ progress: [] })).live.kind).toBe('following');
    });
  });

  describe('an outdated list', () => {
    it('is one that lacks an announcement first heard of live', () => {
      expect(outdatedAfter(wanted, loaded(), progressed({ id: '8' }))).toBeTrue();
    });

    it('is asked for once per announcement, wherever that is listed', () => {
      const actions = [wanted, loaded(), progressed({ id: '8' }), LiveActions.listOutdated()];
      expect(outdatedAfter(...actions)).toBeFalse();
      expect(outdatedAfter(...actions, loaded(), progressed({ id: '8', read: 99 }))).toBeFalse();
    });

    it('is noticed too when the announcement came while the list was on its way', () => {
      const actions = [wanted, progressed({ id: '8' })];
      expect(outdatedAfter(...actions)).toBeFalse();
      expect(outdatedAfter(...actions, loaded())).toBeTrue();
      expect(outdatedAfter(...actions, loaded(buildAnnouncement({ id: '8' })))).toBeFalse();
    });

    it('is not a later page: new announcements do not come there', () => {
      const later = AnnouncementsPageActions.listWanted({ query: { page: 2, pageSize: 20 } });
      expect(outdatedAfter(later, loaded(), progressed({ id: '8' }))).toBeFalse();
    });

    it('is any that was there while the connection was away', () => {
      const caughtUp = LiveActions.caughtUp({ progress: [] });
      const lost = LiveActions.connectionLost({ at: 0 });
      expect(outdatedAfter(wanted, loaded(), caughtUp)).toBeFalse();
      expect(outdatedAfter(wanted, loaded(), caughtUp, lost, caughtUp)).toBeTrue();
    });
  });

  describe('the drawer', () => {
    it('is empty until the announcement is known', () => {
      const opened = AnnouncementDrawerActions.opened({ id: '7' });
      expect(openAfter(opened)).toBeNull();
      const announcement = buildAnnouncement();
      expect(
        openAfter(opened, AnnouncementsApiActions.announcementLoaded({ announcement })),
      ).toEqual(announcement);
    });

    it('takes no notice of a failure that belongs to another announcement', () => {
      const state = stateAfter(
        AnnouncementDrawerActions.opened({ id: '7' }),
        AnnouncementsApiActions.announcementFailed({ id: '6', error: buildApiError() }),
      );
      expect(state.openError).toBeNull();
    });
  });

  describe('sending', () => {
    const confirmed = ComposePageActions.sendConfirmed({
      announcement: { title: 'a', content: 'b', audience: { kind: 'online' } },
      key: 'k',
    });

    it('is under way until it is answered', () => {
      expect(stateAfter(confirmed).sending).toBe('underWay');
      expect(
        stateAfter(confirmed, AnnouncementsApiActions.sent({ announcement: buildAnnouncement() }))
          .sending,
      ).toBe('done');
    });

    it('is still under way for who left and came back', () => {
      expect(stateAfter(confirmed, ComposePageActions.opened()).sending).toBe('underWay');
    });

    it('can be tried again after it failed', () => {
      const failed = stateAfter(
        confirmed,
        AnnouncementsApiActions.sendFailed({ error: buildApiError() }),
      );
      expect(failed.sending).toBe('idle');
      expect(failed.sendError).toEqual(buildApiError());
      expect(reducer(failed, confirmed).sendError).toBeNull();
    });

    it('begins anew after one that was sent', () => {
      const sent = AnnouncementsApiActions.sent({ announcement: buildAnnouncement() });
      expect(stateAfter(confirmed, sent, ComposePageActions.opened()).sending).toBe('idle');
    });
  });
});
