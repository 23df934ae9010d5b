import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideState, provideStore } from '@ngrx/store';
import { BehaviorSubject, Subject } from 'rxjs';
import core from '../../core/i18n/en.ts';
import { sessionFeature } from '../../core/session/session.state.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import type { ConnectionState } from '../../im-client/connection-state.ts';
import { ImClient } from '../../im-client/im-client.ts';
import type { TrafficUpdate } from '../../im-client/watch-traffic.ts';
import texts from '../i18n/en.ts';
import { revealFeature } from '../reveal/reveal.state.ts';
import { buildFrame } from '../testing/build-frame.ts';
import { provideTrafficIcons } from '../traffic-icons.ts';
import { LivePage } from './live-page.ts';
import { Tail } from './tail.ts';

describe('LivePage of traffic', () => {
  let connection: BehaviorSubject<ConnectionState>;
  let traffic: Subject<TrafficUpdate>;

  beforeEach(() => {
    localStorage.setItem('language', 'en');
    connection = new BehaviorSubject<ConnectionState>({ kind: 'connecting' });
    traffic = new Subject();
    TestBed.configureTestingModule({
      providers: [
        Tail,
        provideHttpClient(),
        provideHttpClientTesting(),
        provideRouter([]),
        provideStore(),
        provideState(sessionFeature),
        provideState(revealFeature),
        provideTexts(core, texts),
        provideTrafficIcons(),
        { provide: ImClient, useValue: { state$: connection, watch: () => traffic } },
      ],
    });
  });

  afterEach(() => localStorage.removeItem('language'));

  async function open() {
    const fixture = TestBed.createComponent(LivePage);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    return {
      settle: () => fixture.whenStable(),
      status: () => textOf(page.querySelector('.status')),
      said: () => textOf(page.querySelector('.bar [role=status]')),
      stage: () => textOf(page.querySelector('.stage')),
      waits: () => page.querySelector('.stage .skeleton') !== null,
    };
  }

  it('says that there is no connection when none comes about, instead of waiting for ever', async () => {
    const { settle, status, said, stage, waits } = await open();
    expect([waits(), said()]).toEqual([true, 'Connecting to live traffic.']);

    connection.next({ kind: 'waiting', retryAt: Date.now() + 500 });
    await settle();
    expect(waits()).toBeFalse();
    expect(stage()).toBe(
      'No connection to the server It is tried again by itself. Frames appear here once it is back.',
    );
    expect(status()).toBe('Not connected: nothing new arrives');

    connection.next({ kind: 'connected' });
    traffic.next({ kind: 'watching', revealedUntil: 0 });
    await settle();
    expect(stage()).not.toContain('No connection');
    expect(status()).toBe('Live');
  });

  it('keeps what it holds when the connection is lost, and says that it is old', async () => {
    const { settle, said, stage } = await open();
    connection.next({ kind: 'connected' });
    traffic.next({
      kind: 'batch',
      frames: [buildFrame()],
      lateFaults: [],
      dropped: 0,
      revealedUntil: 0,
      ended: false,
    });
    // Shown a moment later, as all that comes.
    TestBed.inject(Tail).show({}, '');
    await settle();
    expect(stage()).toContain('ada');

    connection.next({ kind: 'offline' });
    await settle();
    expect(stage()).toContain('ada');
    expect(said()).toBe('Not connected: what is shown is old.');
  });
});
