import { createActionGroup, emptyProps, props } from '@ngrx/store';
import type { LiveSample } from '#contract/rest/monitor';

/** How many minutes the charts show. */
export const WINDOWS = [1, 5, 10] as const;
export type Minutes = (typeof WINDOWS)[number];

export const LivePageActions = createActionGroup({
  source: 'Live Page',
  events: {
    opened: emptyProps(),
    closed: emptyProps(),
    windowChosen: props<{ minutes: Minutes }>(),
    paused: emptyProps(),
    resumed: emptyProps(),
  },
});

/** What the IM server tells on the topic `metrics`. One action per batch, at most four a second. */
export const MetricsTopicActions = createActionGroup({
  source: 'Metrics Topic',
  events: {
    /** `receivedAt` is this browser's clock, the samples carry the server's; ms since 1970. */
    received: props<{ samples: readonly LiveSample[]; dropped: number; receivedAt: number }>(),
    refused: props<{ errorCode: string; message: string }>(),
  },
});
