import { type Static, Type } from 'typebox';
import { IdSchema, NullableTimeSchema, TimeSchema } from './problem.ts';

/**
 * Seeing frames as they are. An operator with `traffic:reveal` opens a reveal with a reason and an end;
 * until then frames come to that operator unmasked. Begin and end are in the audit log.
 */
export const MAX_REVEAL_MINUTES = 60;
/** POST /api/traffic/reveal: 201; one that lasts is replaced. DELETE ends it: 204. */
export const NewRevealSchema = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    minutes: Type.Integer({ minimum: 1, maximum: MAX_REVEAL_MINUTES }),
  },
  { additionalProperties: false },
);
export type NewReveal = Static<typeof NewRevealSchema>;
export const RevealSchema = Type.Object({
  /** Of the entry in the audit log that tells of its begin: it names the reveal, too. */
  id: IdSchema,
  reason: Type.String(),
  since: TimeSchema,
  until: TimeSchema,
});
export type Reveal = Static<typeof RevealSchema>;
/** GET /api/traffic/reveal */
export const CurrentRevealSchema = Type.Object({ reveal: Type.Union([RevealSchema, Type.Null()]) });
export type CurrentReveal = Static<typeof CurrentRevealSchema>;

/** Which frames: `TrafficFilter` of the wire protocol. */
const ShortTextSchema = Type.String({ minLength: 1, maxLength: 128 });
const TrafficFilterSchema = Type.Object(
  {
    userId: Type.Optional(ShortTextSchema),
    sessionId: Type.Optional(ShortTextSchema),
    chatId: Type.Optional(ShortTextSchema),
    chatType: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
    commands: Type.Optional(
      Type.Immutable(Type.Array(Type.Integer({ minimum: -128, maximum: 127 }), { maxItems: 64 })),
    ),
    direction: Type.Optional(Type.Enum(['in', 'out'])),
    address: Type.Optional(ShortTextSchema),
    build: Type.Optional(ShortTextSchema),
    verified: Type.Optional(Type.Boolean()),
    violationsOnly: Type.Optional(Type.Boolean()),
    text: Type.Optional(ShortTextSchema),
  },
  { additionalProperties: false },
);

/**
 * POST /api/traffic/downloads, before a file with unmasked frames is made: 201, in the audit log. Only in
 * the reveal that unmasked them, while it lasts: 403 `needs-reveal`.
 */
export const NewDownloadSchema = Type.Object(
  {
    revealId: IdSchema,
    /** Unmasked frames in the file. */
    frames: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    /** When the first and the last of them passed. */
    from: TimeSchema,
    until: TimeSchema,
    filter: TrafficFilterSchema,
    /** What was looked for on the page besides; '' for nothing. */
    search: Type.String({ maxLength: 200 }),
  },
  { additionalProperties: false },
);
export type NewDownload = Static<typeof NewDownloadSchema>;
export const DownloadSchema = Type.Object({
  /** Of its entry in the audit log. */
  entryId: IdSchema,
});
export type Download = Static<typeof DownloadSchema>;

/**
 * POST /api/traffic/test-connection: a token for the end user with whom this operator tries out
 * packets, made when first asked for: nobody's account, marked by its username `console-test-…`.
 */
export const TestConnectionSchema = Type.Object({ userId: IdSchema, token: Type.String() });
export type TestConnection = Static<typeof TestConnectionSchema>;

/** GET /api/traffic/violations */
export const ViolationsQuerySchema = Type.Object(
  {
    /** How far back: the last hour in minutes, the last day in quarter hours, the last month in six hours. */
    range: Type.Enum(['hour', 'day', 'month']),
    build: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);
export type ViolationsQuery = Static<typeof ViolationsQuerySchema>;
const CountsSchema = Type.Record(Type.String(), Type.Integer());
/**
 * What a client does that is no violation, but worth knowing: each counted once per connection.
 * `cesu-8`: text beyond the BMP as CESU-8. `empty-message`: a 3 without content on opening a chat.
 * `no-heartbeat`: connected for more than a minute without a 17. `heartbeat-gap`: it sends 17 and yet
 * was silent so long that the server had to ask. `no-token`: bound without one. `no-bind`: named itself
 * only by its first 3 or 7. `no-command`: bodies without `command`. `version-0`: opened with command 0.
 */
export const QUIRKS = [
  'cesu-8',
  'empty-message',
  'no-heartbeat',
  'heartbeat-gap',
  'no-token',
  'no-bind',
  'no-command',
  'version-0',
] as const;
export type Quirk = (typeof QUIRKS)[number];

const BuildCountsSchema = Type.Object({
  build: Type.String(),
  counts: CountsSchema,
  total: Type.Integer(),
  firstAt: TimeSchema,
  lastAt: TimeSchema,
});
export type BuildCounts = Static<typeof BuildCountsSchema>;
export const ViolationsSchema = Type.Object({
  stepSeconds: Type.Integer(),
  /** Every step of the range, oldest first, with how often each code occurred in it. */
  steps: Type.Array(Type.Object({ at: TimeSchema, counts: CountsSchema })),
  /** By build of the client, the one with most first; '' for clients that name none. */
  builds: Type.Array(BuildCountsSchema),
  /** The same of quirks, which are not in `steps`: connections that showed each. */
  quirks: Type.Array(BuildCountsSchema),
});
export type Violations = Static<typeof ViolationsSchema>;

/** A frame that broke the protocol, as it was kept. Its text is masked unless the asking operator has a reveal. */
export const ViolationSampleSchema = Type.Object({
  id: IdSchema,
  at: TimeSchema,
  build: Type.String(),
  code: Type.String(),
  /** What was wrong, in words. */
  message: Type.String(),
  /** Whom the session is; '' before the bind. */
  userId: Type.String(),
  /** Whom the frame claimed to be, of a `not-you`; '' otherwise. */
  claimed: Type.String(),
  sessionId: Type.String(),
  /** Its last part is masked unless revealed. */
  address: Type.String(),
  /** Null where it could not be read. */
  command: Type.Union([Type.Integer(), Type.Null()]),
  bytes: Type.Integer(),
  /** The frame's first bytes, the header and, revealed, some of what follows; hex. */
  head: Type.String(),
  /** The body as far as it is JSON, masked; '' where it is none. */
  body: Type.String(),
});
export type ViolationSample = Static<typeof ViolationSampleSchema>;
/** GET /api/traffic/violations/samples?code=&build=, newest first. */
export const ViolationSamplesSchema = Type.Object({ items: Type.Array(ViolationSampleSchema) });
export const ViolationSamplesQuerySchema = Type.Object(
  {
    code: Type.Optional(Type.String({ maxLength: 64 })),
    build: Type.Optional(Type.String({ maxLength: 64 })),
  },
  { additionalProperties: false },
);

/** GET, POST /api/traffic/alarms, PUT and DELETE /api/traffic/alarms/:id: when to be told. */
export const AlarmRuleBodySchema = Type.Object(
  {
    /** The code of the violations (or the quirk) counted, such as `not-you`; 422 `unknown-code`. */
    code: Type.String({ minLength: 1, maxLength: 64 }),
    /** So many within so many minutes; then it is silent for as long. */
    count: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    minutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
    enabled: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type AlarmRuleBody = Static<typeof AlarmRuleBodySchema>;
/** PUT names the version it was read with: 409 `version-conflict` when somebody changed the rule since. */
export const AlarmRuleChangeSchema = Type.Object(
  { ...AlarmRuleBodySchema.properties, version: Type.Integer({ minimum: 1 }) },
  { additionalProperties: false },
);
export type AlarmRuleChange = Static<typeof AlarmRuleChangeSchema>;
export const AlarmRuleSchema = Type.Object({
  id: IdSchema,
  code: Type.String(),
  count: Type.Integer(),
  minutes: Type.Integer(),
  enabled: Type.Boolean(),
  /** When it went off last. */
  lastFiredAt: NullableTimeSchema,
  /** Counts up with each change of an operator. */
  version: Type.Integer(),
});
export type AlarmRule = Static<typeof AlarmRuleSchema>;
export const AlarmRulesSchema = Type.Object({ items: Type.Array(AlarmRuleSchema) });

/** An item of the topic `alarms`. */
export interface Alarm {
  readonly ruleId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly code: string;
  readonly count: number;
  readonly minutes: number;
  /** The build with most of them; '' for clients that name none. */
  readonly build: string;
}
