import { Service } from '@angular/core';
import { Feature } from '#contract/wire/packets/session';
import { injectParts } from './new-im-client.ts';
import { WireClient } from './wire-client.ts';

/**
 * The console's one connection to the IM server, as the operator who is signed in. Catches up on
 * nothing: operators are in no chat.
 */
@Service()
export class ImClient extends WireClient {
  constructor() {
    super(injectParts({ features: [Feature.Receipts, Feature.Errors] }));
  }
}
