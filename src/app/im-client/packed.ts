import { Proposal } from '#contract/wire/agreement';
import { messagePackSerializer } from '#contract/wire/serializers/message-pack';

/** MessagePack, where the server has it. Imported lazily: see `IM_BYTES`. */
export function propose(): Proposal {
  return new Proposal([messagePackSerializer]);
}
