import { of } from 'rxjs';
import { Proposal } from '#contract/wire/agreement';
import type { EnvelopeKind } from '#contract/wire/envelope';
import type { Serializer } from '#contract/wire/serializers';
import type { ImBytes } from './im-bytes.ts';

/**
 * Serializers of one's own, the one liked best first, and a cipher around them: for `bytes` of a client.
 * Without `kind` a server that has none of them is spoken to in JSON; with it, nothing less than the
 * envelope is.
 */
export function speaking(serializers: readonly Serializer[], kind?: EnvelopeKind): ImBytes {
  return () => of({ propose: () => new Proposal(serializers, kind) });
}
