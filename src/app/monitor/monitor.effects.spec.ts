import { Actions } from '@ngrx/effects';
import type { Action } from '@ngrx/store';
import { Subject, throwError } from 'rxjs';
import type { ImClient } from '../im-client/im-client.ts';
import { RefusedError } from '../im-client/im-errors.ts';
import type { TopicUpdate } from '../im-client/topic-update.ts';
import { LivePageActions, MetricsTopicActions } from './monitor.actions.ts';
import { followMetrics } from './monitor.effects.ts';
import { buildSample, buildSamples } from './testing/build-sample.ts';

describe('followMetrics', () => {
  const now = new Date('2026-11-23T00:00:00Z');
  let asked: Subject<Action>;
  let updates: Subject<TopicUpdate<'metrics'>>;
  let dispatched: Action[];

  beforeEach(() => {
    jasmine.clock().install().mockDate(now);
    asked = new Subject();
    updates = new Subject();
    dispatched = [];
  });

  afterEach(() => jasmine.clock().uninstall());

  function run(imClient: Pick<ImClient, 'topic'>) {
    followMetrics(new Actions(asked), imClient as ImClient).subscribe((action) =>
      dispatched.push(action),
    );
  }

  it('makes one action of each batch, with the time it came', () => {
    run({ topic: () => updates as never });
    asked.next(LivePageActions.opened());
    updates.next({ kind: 'recent', items: buildSamples(1, 600) });
    updates.next({ kind: 'batch', items: [buildSample(601)], dropped: 4 });
    const receivedAt = now.getTime();
    expect(dispatched).toEqual([
      MetricsTopicActions.received({ samples: buildSamples(1, 600), dropped: 0, receivedAt }),
      MetricsTopicActions.received({ samples: [buildSample(601)], dropped: 4, receivedAt }),
    ]);
  });

  it('leaves the topic with the page', () => {
    run({ topic: () => updates as never });
    asked.next(LivePageActions.opened());
    asked.next(LivePageActions.closed());
    expect(updates.observed).toBe(false);
  });

  it('follows once however often the page is opened', () => {
    run({ topic: () => updates as never });
    asked.next(LivePageActions.opened());
    asked.next(LivePageActions.opened());
    updates.next({ kind: 'batch', items: [buildSample(1)], dropped: 0 });
    expect(dispatched.length).toBe(1);
  });

  it('tells of a refusal and can be asked again', () => {
    let calls = 0;
    run({
      topic: () =>
        ++calls === 1
          ? throwError(() => new RefusedError('forbidden', 'not for you'))
          : (updates as never),
    });
    asked.next(LivePageActions.opened());
    expect(dispatched).toEqual([
      MetricsTopicActions.refused({ errorCode: 'forbidden', message: 'not for you' }),
    ]);
    asked.next(LivePageActions.opened());
    expect(updates.observed).toBe(true);
  });
});
