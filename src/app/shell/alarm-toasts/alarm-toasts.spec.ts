import { TestBed } from '@angular/core/testing';
import { NzMessageService } from 'ng-zorro-antd/message';
import { Subject } from 'rxjs';
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

  it('tells of an alarm that goes off by its title, and not of those that did', async () => {
    const messages = jasmine.createSpyObj<NzMessageService>('NzMessageService', ['warning']);
    const told = new Promise<unknown>((resolve) =>
      messages.warning.and.callFake((text) => {
        resolve(text);
        return { messageId: '', onClose: new Subject<boolean>() };
      }),
    );
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
    expect(await told).toBe(
      'Alarm: “Somebody else’s name” 7 × within 5 min. See the protocol doctor.',
    );
    expect(messages.warning).toHaveBeenCalledTimes(1);
    client.disconnect();
  });
});
