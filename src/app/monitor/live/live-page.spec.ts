import { TestBed } from '@angular/core/testing';
import { Store, provideState, provideStore } from '@ngrx/store';
import { TranslocoService, provideTransloco } from '@jsverse/transloco';
import { provideEchartsCore } from 'ngx-echarts';
import { BehaviorSubject } from 'rxjs';
import type { ConnectionState } from '../../im-client/connection-state.ts';
import { ImClient } from '../../im-client/im-client.ts';
import en from '../i18n/en.ts';
import { LivePageActions, MetricsTopicActions } from '../monitor.actions.ts';
import { monitorFeature } from '../monitor.state.ts';
import { buildSample, buildSamples } from '../testing/build-sample.ts';
import { LivePage } from './live-page.ts';

describe('LivePage', () => {
  let store: Store;
  let connection: BehaviorSubject<ConnectionState>;
  const dispatched: string[] = [];

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
    connection = new BehaviorSubject<ConnectionState>({ kind: 'connected' });
    localStorage.setItem('language', 'en');
    TestBed.configureTestingModule({
      providers: [
        provideStore(),
        provideState(monitorFeature),
        provideTransloco({ config: { availableLangs: ['en'], defaultLang: 'en' } }),
        { provide: ImClient, useValue: { state$: connection } },
        // Never there, so nothing is drawn: what would be is live-chart.spec.ts's.
        provideEchartsCore({ echarts: () => new Promise(() => undefined) }),
      ],
    });
    TestBed.inject(TranslocoService).setTranslation(en, 'en');
    store = TestBed.inject(Store);
    const dispatch = store.dispatch.bind(store);
    dispatched.length = 0;
    spyOn(store, 'dispatch').and.callFake(((action: { type: string }) => {
      dispatched.push(action.type);
      dispatch(action);
    }) as never);
  });

  afterEach(() => {
    jasmine.clock().uninstall();
    localStorage.removeItem('language');
  });

  function open() {
    const fixture = TestBed.createComponent(LivePage);
    fixture.detectChanges();
    const page = fixture.nativeElement as HTMLElement;
    const settle = (ms = 0) => {
      jasmine.clock().tick(ms);
      fixture.detectChanges();
    };
    return {
      fixture,
      page,
      settle,
      status: () => page.querySelector('.status')!.textContent.trim(),
      said: () => page.querySelector('[role=status]')!.textContent.trim(),
      tile: (label: string) =>
        [...page.querySelectorAll('app-stat-tile')].find((tile) =>
          tile.querySelector('h3')!.textContent.includes(label),
        )!,
      chart: (at: number) => page.querySelectorAll('app-live-chart')[at]!,
      press: (name: string, inside: Element = page) => {
        const button = [...inside.querySelectorAll('button')].find(
          (candidate) => candidate.textContent.trim() === name,
        );
        button!.click();
        fixture.detectChanges();
      },
    };
  }

  function receive(samples = buildSamples(1, 60), dropped = 0) {
    store.dispatch(MetricsTopicActions.received({ samples, dropped, receivedAt: Date.now() }));
  }

  it('follows the figures while it is open', () => {
    const { fixture } = open();
    fixture.destroy();
    expect(dispatched).toEqual([LivePageActions.opened.type, LivePageActions.closed.type]);
  });

  it('shows that it waits until there are figures', () => {
    const { page, settle, status } = open();
    expect(status()).toBe('Connecting…');
    expect(page.querySelector('nz-skeleton')).not.toBeNull();
    receive([]);
    settle();
    expect(status()).toBe('Waiting for the first figures…');
    receive();
    settle();
    expect(status()).toBe('Live');
    expect(page.querySelector('nz-skeleton')).toBeNull();
  });

  it('shows the newest figure of each measure, and the sum of what should not happen', () => {
    const { settle, tile } = open();
    receive([
      ...buildSamples(1, 50),
      buildSample(51, { violations: 2 }),
      buildSample(52, { violations: 1, onlineUsers: 4321, messages: 80 }),
    ]);
    settle();
    expect(tile('Users online').querySelector('.figure')!.textContent).toContain('4,321');
    expect(tile('Users online').textContent).toContain('low 100 · high 4,321');
    expect(tile('Messages').textContent).toContain('peak 80 in 5 min');
    expect(tile('Protocol violations').querySelector('.alarming')!.textContent).toContain('3');
    expect(tile('Messages refused').querySelector('.alarming')).toBeNull();
    expect(tile('Traffic').textContent).toContain('in 20 kB, out 400 kB');
  });

  it('greys figures with their age after ten seconds without any', () => {
    const { page, settle, status, said, tile } = open();
    receive();
    settle(10_000);
    expect(status()).toBe('Live');
    settle(2_000);
    expect(status()).toBe('No figures for 12 sec');
    expect(said()).toBe('Figures have stopped');
    expect(tile('Users online').classList).toContain('stale');
    expect(page.querySelector('nz-alert')).toBeNull();
    receive([buildSample(61)]);
    settle();
    expect(status()).toBe('Live');
    expect(tile('Users online').classList).not.toContain('stale');
  });

  it('says so when it is the connection that is lost', () => {
    const { page, settle } = open();
    receive();
    connection.next({ kind: 'waiting', retryAt: null });
    settle(5_000);
    expect(page.querySelector('nz-alert')).toBeNull();
    settle(10_000);
    expect(page.querySelector('nz-alert')!.textContent).toContain(
      'These are the figures of 15 sec ago',
    );
  });

  it('stands still while paused, says so, and catches up', () => {
    const { settle, status, press, tile } = open();
    receive([buildSample(1, { onlineUsers: 11 })]);
    settle();
    press('Pause');
    receive([buildSample(2, { onlineUsers: 22 })]);
    settle();
    expect(status()).toContain('Paused at 00:00:01');
    expect(tile('Users online').querySelector('.figure')!.textContent).toContain('11');
    press('Resume');
    expect(tile('Users online').querySelector('.figure')!.textContent).toContain('22');
    expect(status()).toBe('Live');
  });

  it('draws nothing while the tab is hidden, and everything when it is seen again', () => {
    const visibility = spyOnProperty(document, 'visibilityState').and.returnValue('visible');
    const turn = (state: DocumentVisibilityState) => {
      visibility.and.returnValue(state);
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const { settle, tile } = open();
    const figure = () => tile('Users online').querySelector('.figure')!.textContent.trim();
    receive([buildSample(1, { onlineUsers: 11 })]);
    settle();
    turn('hidden');
    for (let second = 2; second <= 40; second++) {
      receive([buildSample(second, { onlineUsers: second })]);
      settle(1000);
    }
    expect(figure()).toBe('11');
    turn('visible');
    settle();
    expect(figure()).toBe('40');
  });

  it('tells each chart in words, and as a table when asked', () => {
    const { settle, chart, press } = open();
    receive(buildSamples(1, 90));
    settle();
    expect(chart(0).querySelector('[role=img]')!.getAttribute('aria-label')).toBe(
      'Online, last 5 min. Users online: now 100, lowest 100, highest 100. ' +
        'Sessions: now 120, lowest 120, highest 120.',
    );
    press('Table', chart(0));
    const rows = [...chart(0).querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent.trim()),
    );
    expect(rows).toEqual([
      ['00:01:00', '100', '100', '120', '120'],
      ['00:00:30', '100', '100', '120', '120'],
      ['00:00:00', '100', '100', '120', '120'],
    ]);
    expect(chart(0).querySelector('[role=img]')).toBeNull();
  });

  it('shows the window that was chosen', () => {
    const { page, settle, press } = open();
    receive(buildSamples(1, 600));
    settle();
    press('1 min');
    expect(page.querySelector('[aria-pressed=true]')!.textContent.trim()).toBe('1 min');
    expect(page.querySelector('[role=img]')!.getAttribute('aria-label')).toContain('last 1 min');
  });

  it('tells what was left out', () => {
    const { page, settle } = open();
    receive(buildSamples(1, 3), 1500);
    settle();
    expect(page.textContent).toContain('1,500 samples were left out');
  });

  it('tells why there are no figures', () => {
    const { page, settle } = open();
    store.dispatch(MetricsTopicActions.refused({ errorCode: 'forbidden', message: 'no' }));
    settle();
    expect(page.querySelector('nz-alert')!.textContent).toContain('You do not have permission');
    expect(page.querySelector('nz-skeleton')).toBeNull();
  });
});
