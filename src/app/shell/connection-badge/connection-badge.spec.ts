import { TestBed } from '@angular/core/testing';
import { By } from '@angular/platform-browser';
import { NzTooltipDirective } from 'ng-zorro-antd/tooltip';
import { BehaviorSubject } from 'rxjs';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import type { ConnectionState } from '../../im-client/connection-state.ts';
import { ImClient } from '../../im-client/im-client.ts';
import shell from '../i18n/en.ts';
import { ImConnection } from '../im-connection.ts';
import { ConnectionBadge } from './connection-badge.ts';

describe('ConnectionBadge', () => {
  let state$: BehaviorSubject<ConnectionState>;
  let connection: jasmine.SpyObj<ImConnection>;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
    state$ = new BehaviorSubject<ConnectionState>({ kind: 'connecting' });
    connection = jasmine.createSpyObj<ImConnection>('ImConnection', ['open', 'close']);
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, shell),
        { provide: ImClient, useValue: { state$ } },
        { provide: ImConnection, useValue: connection },
      ],
    });
  });
  afterEach(() => jasmine.clock().uninstall());

  function render() {
    const fixture = TestBed.createComponent(ConnectionBadge);
    const badge = fixture.nativeElement as HTMLElement;
    return {
      badge,
      text: () => {
        fixture.detectChanges();
        return badge.querySelector('.text')!.textContent.trim();
      },
      hint: () => {
        fixture.detectChanges();
        const tooltip = fixture.debugElement.query(By.directive(NzTooltipDirective));
        return tooltip.injector.get(NzTooltipDirective).title;
      },
      button: () => {
        fixture.detectChanges();
        return badge.querySelector('button');
      },
    };
  }

  it('follows the connection', () => {
    const { text } = render();
    expect(text()).toBe('Connecting…');
    state$.next({ kind: 'connected' });
    expect(text()).toBe('Live');
  });

  it('counts down to the next try', () => {
    const { text } = render();
    state$.next({ kind: 'waiting', retryAt: Date.now() + 3_000 });
    jasmine.clock().tick(1);
    expect(text()).toBe('Retry in 3 s');
    jasmine.clock().tick(2_000);
    expect(text()).toBe('Retry in 1 s');
    state$.next({ kind: 'connecting' });
    expect(text()).toBe('Connecting…');
  });

  it('says that there is no network rather than count to nothing', () => {
    const { text } = render();
    state$.next({ kind: 'waiting', retryAt: null });
    expect(text()).toBe('No network');
  });

  it('offers another try where the client makes none by itself', () => {
    const { text, button } = render();
    expect(button()).toBeNull();
    state$.next({ kind: 'refused', errorCode: '401', errorMsg: 'unknown ticket' });
    expect(text()).toBe('Refused');
    button()!.click();
    expect(connection.open).toHaveBeenCalledTimes(1);
  });

  it('says in the server’s words why it was ended, and offers another try', () => {
    const { text, button, hint } = render();
    state$.next({ kind: 'ended', closing: { reason: 'kicked', message: 'out of hours' } });
    expect(text()).toBe('Closed');
    expect(hint()).toBe('The server closed the live connection: out of hours');
    button()!.click();
    expect(connection.open).toHaveBeenCalledTimes(1);
  });

  it('tells a restart from a loss', () => {
    const { hint } = render();
    const closing = { reason: 'server-stop', message: 'the server is going down' };
    state$.next({ kind: 'waiting', retryAt: Date.now() + 3_000, closing });
    expect(hint()).toBe('The server is restarting. Numbers may be old until it is back.');
    state$.next({ kind: 'waiting', retryAt: Date.now() + 3_000 });
    expect(hint()).toBe('The live connection was lost. Numbers may be old until it is back.');
  });
});
