import { toObservable } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { filter, firstValueFrom } from 'rxjs';
import type { Alarm } from '#contract/rest/traffic';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { buildImClient } from '../../im-client/testing/build-im-client.ts';
import { Toasts } from '../../shared/toasts/toasts.ts';
import shell from '../i18n/en.ts';
import { AlarmToasts } from './alarm-toasts.ts';

describe('AlarmToasts', () => {
  const alarm: Alarm = {
    ruleId: '1',
    at: '2026-11-24T08:00:00.000Z',
    code: 'not-you',
    count: 7,
    minutes: 5,
    build: 'app/1',
  };

  beforeEach(() => jasmine.clock().install());
  afterEach(() => jasmine.clock().uninstall());

  it('tells of an alarm that goes off by its title, and not of those that did', async () => {
    TestBed.configureTestingModule({ providers: [provideTexts(shell)] });
    const { client, server, credentials } = buildImClient();
    const toasts = TestBed.inject(Toasts);
    const told = firstValueFrom(
      TestBed.runInInjectionContext(() => toObservable(toasts.shown)).pipe(
        filter((shown) => shown.length > 0),
      ),
    );
    server.recent.alarms.push(alarm);
    TestBed.createComponent(AlarmToasts);
    client.connect(credentials);
    jasmine.clock().tick(50);
    expect(server.socket.topics).toContain('alarms');
    expect(toasts.shown()).toEqual([]);
    server.socket.publish('alarms', alarm);
    expect((await told).map(({ kind, text }) => [kind, text])).toEqual([
      ['warning', 'Alarm: “Somebody else’s name” 7 × within 5 min. See the protocol doctor.'],
    ]);
    client.disconnect();
  });
});
