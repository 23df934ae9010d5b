import type { Refusal } from '#contract/wire/packets/session';

/** A request that was understood and is not granted. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: Refusal;

  constructor(code: Refusal, message: string) {
    super(message);
    this.code = code;
  }
}
