import { type Static, Type } from 'typebox';
import {
  IdSchema,
  NullableTimeSchema,
  PageQueryProperties,
  PageSchema,
  TimeSchema,
} from './problem.ts';

/** What one second looked like. Rates are counts within that second. */
export const LiveSampleSchema = Type.Object({
  /** Milliseconds since 1970 at the end of the second. */
  at: Type.Integer(),
  /** Distinct end users with a live session. */
  onlineUsers: Type.Integer(),
  /** Bound sockets of end users. */
  sessions: Type.Integer(),
  /** All open sockets, operators and those not bound yet included. */
  connections: Type.Integer(),
  /** Messages stored and acknowledged. */
  messages: Type.Integer(),
  /** Copies of messages handed to recipients' sockets. */
  deliveries: Type.Integer(),
  /** Messages refused. */
  refusals: Type.Integer(),
  /** Frames that broke the protocol. */
  violations: Type.Integer(),
  /** Bytes of frames. */
  bytesIn: Type.Integer(),
  bytesOut: Type.Integer(),
});
export type LiveSample = Static<typeof LiveSampleSchema>;

/** GET /api/monitor/live. How many samples the server remembers: the last ten minutes. */
export const LIVE_HISTORY_SECONDS = 600;
export const LiveSchema = Type.Object({
  now: LiveSampleSchema,
  /** Oldest first; `now` is the last. */
  recent: Type.Array(LiveSampleSchema),
});
export type Live = Static<typeof LiveSchema>;

/** GET /api/monitor/sessions */
export const LiveSessionSchema = Type.Object({
  id: IdSchema,
  userId: IdSchema,
  /** False for a client that bound without a token. */
  verified: Type.Boolean(),
  address: Type.String(),
  build: Type.String(),
  device: Type.String(),
  since: TimeSchema,
});
export type LiveSession = Static<typeof LiveSessionSchema>;
export const LiveSessionsPageSchema = PageSchema(LiveSessionSchema);
export const LiveSessionsQuerySchema = Type.Object(PageQueryProperties(['since']), {
  additionalProperties: false,
});
export type LiveSessionsQuery = Static<typeof LiveSessionsQuerySchema>;

/**
 * POST /api/monitor/drain: lets no end user in any more and closes their connections over so many
 * seconds; again with other seconds changes the rate. DELETE lets them in again. Both answer as GET does.
 */
export const DrainBodySchema = Type.Object(
  { seconds: Type.Integer({ minimum: 1, maximum: 3_600 }) },
  { additionalProperties: false },
);
/** GET /api/monitor/drain. Of the server that answers. */
export const DrainSchema = Type.Object({
  draining: Type.Boolean(),
  /** Connections to be closed: all but those of operators, which are kept. */
  left: Type.Integer(),
  /** Closed each second; 0 while not draining. */
  perSecond: Type.Integer(),
  since: NullableTimeSchema,
});
export type Drain = Static<typeof DrainSchema>;
