import { Proposal } from '#contract/wire/agreement';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';
import { x25519Envelope } from '#contract/wire/serializers/x25519-envelope';

/** The envelope around MessagePack, and nothing less. Imported lazily: see `IM_BYTES`. */
export function propose(): Proposal {
  return new Proposal([messagePackSerializer], x25519Envelope());
}
