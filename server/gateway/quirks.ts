import { QUIRKS, type Quirk } from '#contract/rest/traffic';
import type { Packet } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { jsonSerializer } from '#contract/wire/serializers';
import type { GatewayLimits } from './limits.ts';
import type { Conformance, Principal } from './ports.ts';

const HALF_OF_A_PAIR = /[\ud800-\udfff]/;
/** First byte of a surrogate half in CESU-8, and of some letters in UTF-8; the second tells which. */
const FIRST_OF_HALF = 0xed;
const SECOND_OF_HALF_FROM = 0xa0;

/** The connection's own part: what it has shown, and what of that was counted. A bit for each quirk. */
export interface QuirkyConnection {
  readonly principal: Principal | undefined;
  readonly build: string;
  readonly heardAt: number;
  readonly unboundAt: number;
  quirks: number;
  quirksCounted: number;
}

/** Above those of the quirks: it has sent a heartbeat. */
const BEATS = 1 << QUIRKS.length;
const BITS = Object.fromEntries(QUIRKS.map((quirk, index) => [quirk, 1 << index])) as Readonly<
  Record<Quirk, number>
>;

/**
 * Notices what clients do that is no violation but worth knowing. Looked at for every frame: a few
 * comparisons. Each quirk counts once per connection, for the build it names when it binds.
 */
export class Quirks {
  private readonly conformance: Conformance;
  private readonly limits: GatewayLimits;

  constructor(conformance: Conformance, limits: GatewayLimits) {
    this.conformance = conformance;
    this.limits = limits;
  }

  /** A packet of a client, before it is handled. */
  see(session: QuirkyConnection, { command, serializer, body }: Packet, frame: Buffer): void {
    if (session.principal?.kind === 'operator') return;
    let shown = session.quirks;
    if (command === Command.Hello) {
      shown |= BITS['version-0'];
    } else {
      if (body['command'] === undefined) shown |= BITS['no-command'];
      if (command === Command.HeartbeatRequest) shown |= BEATS;
      else if (command === Command.BindRequest) shown |= body['token'] ? 0 : BITS['no-token'];
      else if (command === Command.MessageRequest) {
        if (!session.principal) shown |= BITS['no-bind'];
        const { content } = body;
        if (content === '') shown |= BITS['empty-message'];
        else if (
          (shown & BITS['cesu-8']) === 0 &&
          serializer === jsonSerializer.number &&
          typeof content === 'string' &&
          HALF_OF_A_PAIR.test(content) &&
          holdsCesu8(frame)
        ) {
          shown |= BITS['cesu-8'];
        }
      } else if (command === Command.JoinRequest && !session.principal) {
        shown |= BITS['no-bind'];
      }
    }
    session.quirks = shown;
    if (shown !== session.quirksCounted && session.principal) this.count(session);
  }

  /** It was silent for so long that it was asked whether it is there. */
  asked(session: QuirkyConnection): void {
    if (session.principal?.kind !== 'user') return;
    if ((session.quirks & BEATS) !== 0) session.quirks |= BITS['heartbeat-gap'];
    this.count(session);
  }

  /** The connection is over. Called before it is nobody's. */
  over(session: QuirkyConnection): void {
    const { principal, heardAt, unboundAt } = session;
    if (principal?.kind === 'operator') return;
    const lasted = heardAt - unboundAt > this.limits.heartbeatWithinMs;
    if (principal && lasted && (session.quirks & BEATS) === 0) {
      session.quirks |= BITS['no-heartbeat'];
    }
    this.count(session);
  }

  private count(session: QuirkyConnection): void {
    const fresh = session.quirks & ~session.quirksCounted;
    session.quirksCounted = session.quirks;
    for (const quirk of QUIRKS) {
      if ((fresh & BITS[quirk]) !== 0) this.conformance.quirk(session.build, quirk);
    }
  }
}

function holdsCesu8(frame: Buffer): boolean {
  for (let at = frame.indexOf(FIRST_OF_HALF); at >= 0; at = frame.indexOf(FIRST_OF_HALF, at + 1)) {
    if ((frame[at + 1] ?? 0) >= SECOND_OF_HALF_FROM) return true;
  }
  return false;
}
