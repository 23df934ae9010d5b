import type { Router } from '@angular/router';
import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { createMockStore } from '@ngrx/store/testing';
import { Subject, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import type { ConnectionState } from '../im-client/connection-state.ts';
import type { ImClient } from '../im-client/im-client.ts';
import type { AnnouncementsApi } from './announcements-api.ts';
import {
  AnnouncementDrawerActions,
  AnnouncementsApiActions,
  AnnouncementsPageActions,
  ComposePageActions,
  LiveActions,
} from './announcements.actions.ts';
import * as effects from './announcements.effects.ts';
import { type AnnouncementsState, announcementsFeature } from './announcements.state.ts';
import type { DraftStorage } from './draft-storage.ts';
import { buildAnnouncement, buildProgress } from './testing/build-announcement.ts';
import { buildApiError } from './testing/configure-announcements.ts';

const announcement = buildAnnouncement();
const page = { items: [announcement], total: 1 };
const query = { page: 1, pageSize: 20 };
const error = buildApiError();
const text = { title: 'a', content: 'b', audience: { kind: 'online' as const } };

function run(test: Parameters<TestScheduler['run']>[0]) {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(test);
}

function storeWith(state: Partial<AnnouncementsState>) {
  const initial = announcementsFeature.reducer(undefined, { type: 'start' });
  return createMockStore({ initialState: { announcements: { ...initial, ...state } } });
}

function apiWith(answers: Partial<AnnouncementsApi>): AnnouncementsApi {
  return answers as AnnouncementsApi;
}

describe('announcements effects', () => {
  describe('loadList', () => {
    it('drops the older answer when another part is wanted', () => {
      run(({ hot, cold, expectObservable }) => {
        const wanted = AnnouncementsPageActions.listWanted({ query });
        const actions = new Actions(hot<Action>('a-a-----', { a: wanted }));
        const api = apiWith({ list: () => cold('---p|', { p: page }) });
        expectObservable(effects.loadList(actions, storeWith({ query }), api)).toBe('-----l', {
          l: AnnouncementsApiActions.listLoaded({ page }),
        });
      });
    });

    it('goes on after a failure', () => {
      run(({ hot, cold, expectObservable }) => {
        const actions = new Actions(
          hot<Action>('a---b', {
            a: AnnouncementsPageActions.listWanted({ query }),
            b: AnnouncementsPageActions.listRetried(),
          }),
        );
        const list = jasmine
          .createSpy('list')
          .and.returnValues(cold('-#', {}, error), cold('-p|', { p: page }));
        expectObservable(effects.loadList(actions, storeWith({ query }), apiWith({ list }))).toBe(
          '-f---l',
          {
            f: AnnouncementsApiActions.listFailed({ error }),
            l: AnnouncementsApiActions.listLoaded({ page }),
          },
        );
      });
    });
  });

  describe('noticeOutdatedList', () => {
    it('speaks up only when the list is outdated', () => {
      run(({ hot, expectObservable }) => {
        const heard = () =>
          new Actions(hot<Action>('a', { a: LiveActions.progressed({ progress: [] }) }));
        const outdated = effects.noticeOutdatedList(
          heard(),
          storeWith({ listedIds: [], missedSome: true }),
        );
        expectObservable(outdated).toBe('a', { a: LiveActions.listOutdated() });
        const current = effects.noticeOutdatedList(heard(), storeWith({ listedIds: [] }));
        expectObservable(current).toBe('-');
      });
    });
  });

  describe('loadOpen', () => {
    const opened = AnnouncementDrawerActions.opened({ id: '7' });

    it('asks for an announcement that is not known', () => {
      run(({ hot, cold, expectObservable }) => {
        const api = apiWith({ one: () => cold('-a|', { a: announcement }) });
        const actions = new Actions(hot<Action>('o', { o: opened }));
        expectObservable(effects.loadOpen(actions, storeWith({}), api)).toBe('-l', {
          l: AnnouncementsApiActions.announcementLoaded({ announcement }),
        });
      });
    });

    it('does not fetch twice what the list brought', () => {
      const one = jasmine.createSpy('one');
      const store = storeWith(
        announcementsFeature.reducer(
          announcementsFeature.reducer(undefined, opened),
          AnnouncementsApiActions.announcementLoaded({ announcement }),
        ),
      );
      effects.loadOpen(new Actions(of(opened)), store, apiWith({ one })).subscribe();
      expect(one).not.toHaveBeenCalled();
    });

    it('drops the answer when the drawer is closed', () => {
      run(({ hot, cold, expectObservable }) => {
        const api = apiWith({ one: () => cold('---a|', { a: announcement }) });
        const actions = new Actions(
          hot<Action>('o-c', { o: opened, c: AnnouncementDrawerActions.closed() }),
        );
        expectObservable(effects.loadOpen(actions, storeWith({}), api)).toBe('-');
      });
    });
  });

  describe('refreshOpen', () => {
    it('asks again for an open announcement that the list does not bring', () => {
      const one = jasmine.createSpy('one').and.returnValue(of(announcement));
      const outdated = () => new Actions(of(LiveActions.listOutdated()));
      const listed = storeWith({ openId: '7', listedIds: ['7'] });
      effects.refreshOpen(outdated(), listed, apiWith({ one })).subscribe();
      expect(one).not.toHaveBeenCalled();
      const beyond = storeWith({ openId: '7', listedIds: ['8'] });
      effects.refreshOpen(outdated(), beyond, apiWith({ one })).subscribe();
      expect(one).toHaveBeenCalledOnceWith('7');
    });
  });

  describe('followProgress', () => {
    const progress = [buildProgress()];
    const connected: ConnectionState = { kind: 'connected' };
    const connecting: ConnectionState = { kind: 'connecting' };
    const waiting: ConnectionState = { kind: 'waiting', retryAt: 1 };
    const opened = AnnouncementsPageActions.opened();
    const left = AnnouncementsPageActions.left();

    beforeEach(() => jasmine.clock().install().mockDate(new Date(5000)));
    afterEach(() => jasmine.clock().uninstall());

    it('catches up, then passes on batch by batch, until the page is left', () => {
      run(({ hot, cold, expectObservable }) => {
        const im = {
          state$: cold('s', { s: connected }),
          topic: () =>
            cold('-r-b--b', {
              r: { kind: 'recent', items: progress },
              b: { kind: 'batch', items: progress, dropped: 0 },
            }),
        } as unknown as ImClient;
        const actions = new Actions(hot<Action>('o---l', { o: opened, l: left }));
        expectObservable(effects.followProgress(actions, im)).toBe('-r-b', {
          r: LiveActions.caughtUp({ progress }),
          b: LiveActions.progressed({ progress }),
        });
      });
    });

    it('does not call it a loss that the connection is only being made', () => {
      run(({ hot, cold, expectObservable }) => {
        const im = {
          state$: cold('a-b-c-a', { a: connecting, b: connected, c: waiting }),
          topic: () => cold('-'),
        } as unknown as ImClient;
        const lost = LiveActions.connectionLost({ at: 5000 });
        const actions = new Actions(hot<Action>('o', { o: opened }));
        expectObservable(effects.followProgress(actions, im)).toBe('----l-l', { l: lost });
      });
    });

    it('says so when the server does not allow it', () => {
      run(({ hot, cold, expectObservable }) => {
        const im = { state$: cold('s', { s: connected }), topic: () => cold('-#') };
        const actions = new Actions(hot<Action>('o', { o: opened }));
        expectObservable(effects.followProgress(actions, im as unknown as ImClient)).toBe('-r', {
          r: LiveActions.refused(),
        });
      });
    });
  });

  describe('countOnline', () => {
    it('takes the last sample, timed by the clock here', () => {
      jasmine.clock().install().mockDate(new Date(9000));
      run(({ hot, cold, expectObservable }) => {
        const items = [{ onlineUsers: 3 }, { onlineUsers: 4 }];
        const topic = () => cold('-u', { u: { kind: 'batch', items, dropped: 0 } });
        const actions = new Actions(hot<Action>('o', { o: ComposePageActions.opened() }));
        expectObservable(effects.countOnline(actions, { topic } as unknown as ImClient)).toBe(
          '-c',
          { c: LiveActions.onlineCounted({ users: 4, at: 9000 }) },
        );
      });
      jasmine.clock().uninstall();
    });
  });

  describe('send', () => {
    const confirmed = ComposePageActions.sendConfirmed({ announcement: text, key: 'k' });

    it('sends once however often it is confirmed', () => {
      run(({ hot, cold, expectObservable, flush }) => {
        const send = jasmine.createSpy('send').and.returnValue(cold('---a|', { a: announcement }));
        const actions = new Actions(hot<Action>('cc', { c: confirmed }));
        expectObservable(effects.send(actions, apiWith({ send }))).toBe('---s', {
          s: AnnouncementsApiActions.sent({ announcement }),
        });
        flush();
        expect(send).toHaveBeenCalledOnceWith(text, 'k');
      });
    });

    it('can send again after a failure', () => {
      run(({ hot, cold, expectObservable }) => {
        const send = jasmine
          .createSpy('send')
          .and.returnValues(cold('-#', {}, error), cold('-a|', { a: announcement }));
        const actions = new Actions(hot<Action>('c--c', { c: confirmed }));
        expectObservable(effects.send(actions, apiWith({ send }))).toBe('-f--s', {
          f: AnnouncementsApiActions.sendFailed({ error }),
          s: AnnouncementsApiActions.sent({ announcement }),
        });
      });
    });
  });

  describe('when it is sent', () => {
    const sent = AnnouncementsApiActions.sent({ announcement });

    it('drops the draft', () => {
      const drafts = jasmine.createSpyObj<DraftStorage>('DraftStorage', ['remove']);
      const actions = new Subject<Action>();
      effects.dropSentDraft(new Actions(actions), drafts).subscribe();
      expect(drafts.remove).not.toHaveBeenCalled();
      actions.next(sent);
      expect(drafts.remove).toHaveBeenCalledTimes(1);
    });

    it('goes on to its numbers, unless the operator is elsewhere by now', () => {
      const navigate = jasmine.createSpy('navigate').and.resolveTo(true);
      const at = (url: string) => ({ url, navigate }) as unknown as Router;
      effects.showSent(new Actions(of(sent)), at('/users')).subscribe();
      expect(navigate).not.toHaveBeenCalled();
      effects.showSent(new Actions(of(sent)), at('/announcements/new')).subscribe();
      expect(navigate).toHaveBeenCalledOnceWith(['/announcements', '7'], { replaceUrl: true });
    });
  });
});
