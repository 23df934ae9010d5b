import { InjectionToken } from '@angular/core';
import type { ObservableInput } from 'rxjs';
import type { Proposal } from '#contract/wire/agreement';

/** Makes a proposal, with keys of its own, for each connection. */
export interface ProposalSource {
  readonly propose: () => Proposal;
}

/** Loads what connections speak instead of JSON: asked before each one. */
export type ImBytes = () => ObservableInput<ProposalSource>;

/** `null`: JSON, and nothing more is loaded. See `packed.ts` and `sealed.ts`. */
export const IM_BYTES = new InjectionToken<ImBytes | null>('ImBytes', { factory: () => null });
