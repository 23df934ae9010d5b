import { TestBed } from '@angular/core/testing';
import { NzMessageService } from 'ng-zorro-antd/message';
import type { Alarm } from '#contract/rest/traffic';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { buildImClient } from '../../im-client/testing/build-im-client.ts';
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

  it('tells of an alarm that goes off, and not of those that did', () => {
    const messages = jasmine.createSpyObj<NzMessageService>('NzMessageService', ['warning']);
    TestBed.configureTestingModule({
      providers: [provideTexts(shell), { provide: NzMessageService, useValue: messages }],
    });
    const { client, server, credentials } = buildImClient();
    server.recent.alarms.push(alarm);
    TestBed.createComponent(AlarmToasts);
    client.connect(credentials);
    jasmine.clock().tick(50);
    expect(server.socket.topics).toContain('alarms');
    expect(messages.warning).not.toHaveBeenCalled();
    server.socket.publish('alarms', alarm);
    expect(messages.warning.calls.allArgs().map(([text]) => text)).toEqual([
      'Alarm: 7 × not-you within 5 min. See the protocol doctor.',
    ]);
    client.disconnect();
  });
});
