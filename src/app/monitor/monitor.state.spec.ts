import type { Action } from '@ngrx/store';
import { LivePageActions, MetricsTopicActions } from './monitor.actions.ts';
import { monitorFeature } from './monitor.state.ts';
import { buildSamples } from './testing/build-sample.ts';

const received = (first: number, last: number, dropped = 0) =>
  MetricsTopicActions.received({ samples: buildSamples(first, last), dropped, receivedAt: last });

describe('monitorFeature', () => {
  it('collects what the server sends and counts what it left out', () => {
    const state = stateAfter(received(1, 3), received(4, 4, 2), received(5, 5, 1));
    expect([state.samples.length, state.dropped, state.receivedAt]).toEqual([5, 3, 5]);
  });

  it('knows an answer without samples from no answer', () => {
    const empty = MetricsTopicActions.received({ samples: [], dropped: 0, receivedAt: 7 });
    expect(stateAfter().answered).toBe(false);
    const state = stateAfter(empty);
    expect([state.answered, state.receivedAt]).toEqual([true, null]);
  });

  it('does not take an empty answer for fresh figures', () => {
    const empty = MetricsTopicActions.received({ samples: [], dropped: 0, receivedAt: 99 });
    expect(stateAfter(received(1, 3), empty).receivedAt).toBe(3);
  });

  it('stands still while paused, and goes on collecting', () => {
    const state = stateAfter(received(1, 3), LivePageActions.paused(), received(4, 9));
    expect(state.samples.length).toBe(9);
    expect(selectors.last(state)?.at).toBe(buildSamples(3, 3)[0]!.at);
    const resumed = stateAfter(
      received(1, 3),
      LivePageActions.paused(),
      received(4, 9),
      LivePageActions.resumed(),
    );
    expect(selectors.last(resumed)?.at).toBe(buildSamples(9, 9)[0]!.at);
  });

  it('shows the chosen window up to the newest sample', () => {
    const state = stateAfter(received(1, 400), LivePageActions.windowChosen({ minutes: 1 }));
    const shown = selectors.window(state);
    expect([shown.length, shown.at(-1)]).toEqual([60, buildSamples(400, 400)[0]]);
  });

  it('comes back with its history and window, not with its pause and its error', () => {
    const state = stateAfter(
      received(1, 3),
      LivePageActions.windowChosen({ minutes: 10 }),
      LivePageActions.paused(),
      MetricsTopicActions.refused({ errorCode: 'forbidden', message: 'no' }),
      LivePageActions.opened(),
    );
    expect([state.samples.length, state.minutes, state.frozen, state.error]).toEqual([
      3,
      10,
      null,
      null,
    ]);
  });
});

const selectors = {
  last: (state: ReturnType<typeof stateAfter>) => monitorFeature.selectLast({ monitor: state }),
  window: (state: ReturnType<typeof stateAfter>) => monitorFeature.selectWindow({ monitor: state }),
};

function stateAfter(...actions: readonly Action[]) {
  return actions.reduce(
    monitorFeature.reducer,
    monitorFeature.reducer(undefined, { type: 'none' }),
  );
}
