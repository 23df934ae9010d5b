import type { IncomingMessage } from 'node:http';
import type { EnvelopeKind } from '#contract/wire/envelope';
import type { Serializer } from '#contract/wire/serializers';
import type { Bus } from '../bus/bus.ts';
import type { LegacyBind } from './handlers/bind.ts';
import type { GatewayLimits } from './limits.ts';
import type { GatewayPorts, Log } from './ports.ts';
import type { SessionPolicy } from './session-policy.ts';

export interface GatewayOptions extends GatewayPorts {
  readonly bus: Bus;
  readonly log: Log;
  /** `LEGACY_BIND`; deny unless set. */
  readonly legacyBind?: LegacyBind;
  /** `SESSION_POLICY`; all unless set. */
  readonly sessionPolicy?: SessionPolicy;
  /** `FRIENDS_ONLY`: private messages are for friends. */
  readonly friendsOnly?: boolean;
  /** Serializers spoken beside JSON; MessagePack unless set. */
  readonly serializers?: readonly Serializer[];
  /** Envelopes around any of them; that of X25519 and XChaCha20-Poly1305 unless set. */
  readonly envelopes?: readonly EnvelopeKind[];
  readonly limits?: Partial<GatewayLimits>;
  /** The client's address behind a trusted proxy; by default the socket's own. */
  readonly addressOf?: (request: IncomingMessage) => string;
  /** Whether a request may be an operator's, to be let in during a drain. The bind proves it. */
  readonly seemsOperators?: (request: IncomingMessage) => boolean;
}
