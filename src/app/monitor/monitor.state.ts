import { createFeature, createReducer, createSelector, on } from '@ngrx/store';
import type { LiveSample } from '#contract/rest/monitor';
import { appendSamples, samplesWithin } from './metrics-history.ts';
import { LivePageActions, MetricsTopicActions } from './monitor.actions.ts';
import type { Minutes } from './monitor.actions.ts';

export interface MonitorState {
  /** Oldest first, at most `HISTORY_SAMPLES`. */
  readonly samples: readonly LiveSample[];
  /** The server has answered, be it that it remembers nothing yet. */
  readonly answered: boolean;
  /** When samples last arrived, by this browser's clock; ms since 1970. */
  readonly receivedAt: number | null;
  /** Samples the server left out because this console was too slow, since the page was opened. */
  readonly dropped: number;
  readonly minutes: Minutes;
  /** What is shown while paused; samples keep arriving behind it. */
  readonly frozen: readonly LiveSample[] | null;
  readonly error: { readonly errorCode: string; readonly message: string } | null;
}

const initialState: MonitorState = {
  samples: [],
  answered: false,
  receivedAt: null,
  dropped: 0,
  minutes: 5,
  frozen: null,
  error: null,
};

export const monitorFeature = createFeature({
  name: 'monitor',
  reducer: createReducer(
    initialState,
    on(LivePageActions.opened, (state): MonitorState => ({
      ...initialState,
      // What was seen before is still true; the server fills in what came since.
      samples: state.samples,
      receivedAt: state.receivedAt,
      minutes: state.minutes,
    })),
    on(MetricsTopicActions.received, (state, { samples, dropped, receivedAt }): MonitorState => ({
      ...state,
      samples: appendSamples(state.samples, samples),
      answered: true,
      receivedAt: samples.length > 0 ? receivedAt : state.receivedAt,
      dropped: state.dropped + dropped,
    })),
    on(MetricsTopicActions.refused, (state, { errorCode, message }): MonitorState => ({
      ...state,
      error: { errorCode, message },
    })),
    on(LivePageActions.windowChosen, (state, { minutes }): MonitorState => ({ ...state, minutes })),
    on(LivePageActions.paused, (state): MonitorState => ({ ...state, frozen: state.samples })),
    on(LivePageActions.resumed, (state): MonitorState => ({ ...state, frozen: null })),
  ),
  extraSelectors: ({ selectSamples, selectFrozen, selectMinutes }) => {
    const selectShown = createSelector(selectSamples, selectFrozen, (samples, frozen) => {
      return frozen ?? samples;
    });
    /** The newest sample that is shown. */
    const selectLast = createSelector(selectShown, (shown) => shown.at(-1) ?? null);
    return {
      selectLast,
      selectPaused: createSelector(selectFrozen, (frozen) => frozen !== null),
      /** The shown samples of the chosen window. */
      selectWindow: createSelector(selectShown, selectLast, selectMinutes, (shown, last, minutes) =>
        samplesWithin(shown, minutes, last?.at ?? 0),
      ),
    };
  },
});
