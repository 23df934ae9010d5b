/** What the simulated clients see of it, all of them together. */
export interface Figures {
  /** Bound at this moment. */
  online: number;
  /** Messages, since the start. */
  sent: number;
  acknowledged: number;
  refused: number;
  received: number;
  /** Announcements that came. */
  notices: number;
  reconnects: number;
}

export function noFigures(): Figures {
  return {
    online: 0,
    sent: 0,
    acknowledged: 0,
    refused: 0,
    received: 0,
    notices: 0,
    reconnects: 0,
  };
}
