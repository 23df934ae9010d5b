import { TestBed } from '@angular/core/testing';
import { type Observable, Subject } from 'rxjs';
import type { LiveSample } from '#contract/rest/monitor';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { ImClient } from '../../im-client/im-client.ts';
import { RefusedError } from '../../im-client/im-errors.ts';
import type { TopicUpdate } from '../../im-client/topic-update.ts';
import shell from '../i18n/en.ts';
import { OnlineCount } from './online-count.ts';

describe('OnlineCount', () => {
  let updates: Subject<TopicUpdate<'metrics'>>;

  beforeEach(() => {
    jasmine.clock().install().mockDate(new Date('2026-11-23T00:00:00Z'));
    updates = new Subject();
    const topic = (): Observable<unknown> => updates;
    TestBed.configureTestingModule({
      providers: [provideTexts(core, shell), { provide: ImClient, useValue: { topic } }],
    });
  });
  afterEach(() => jasmine.clock().uninstall());

  const sample = (onlineUsers: number) => ({ onlineUsers }) as LiveSample;

  function render() {
    const fixture = TestBed.createComponent(OnlineCount);
    return () => {
      fixture.detectChanges();
      return (fixture.nativeElement as HTMLElement).textContent.trim();
    };
  }

  it('shows nothing before there is a number', () => {
    expect(render()()).toBe('');
  });

  it('shows the newest number', () => {
    const text = render();
    updates.next({ kind: 'recent', items: [sample(1), sample(12)] });
    expect(text()).toBe('12 online');
    updates.next({ kind: 'batch', items: [sample(1234)], dropped: 0 });
    expect(text()).toBe('1,234 online');
  });

  it('says how old it is after ten seconds without news', () => {
    const text = render();
    updates.next({ kind: 'batch', items: [sample(12)], dropped: 0 });
    jasmine.clock().tick(9_000);
    expect(text()).toBe('12 online');
    jasmine.clock().tick(4_000);
    expect(text()).toBe('12 online, as of 13 s ago');
    updates.next({ kind: 'batch', items: [sample(13)], dropped: 0 });
    jasmine.clock().tick(1_000);
    expect(text()).toBe('13 online');
  });

  it('shows nothing to an operator who may not see it', () => {
    const text = render();
    updates.error(new RefusedError('403', 'no'));
    expect(text()).toBe('');
  });
});
