import { inject } from '@angular/core';
import { Feature } from '#contract/wire/packets/session';
import type { ClientParts } from './client-parts.ts';
import { IM_BUILD } from './im-build.ts';
import { IM_BYTES } from './im-bytes.ts';
import { IM_TIMING, type ImTiming } from './im-timing.ts';
import { NETWORK_ONLINE } from './network-online.ts';
import { OPEN_SOCKET } from './open-socket.ts';
import { fullJitter } from './reconnect-delay.ts';
import { WireClient } from './wire-client.ts';

/** What one client has otherwise than the console's own. */
export interface ImClientOptions extends Partial<Omit<ClientParts, 'timing'>> {
  readonly timing?: Partial<ImTiming>;
}

/**
 * Another client beside the console's own, for another user or another server: connect it with
 * credentials of its own, and end it with `disconnect()`. In an injection context.
 */
export function newImClient(options: ImClientOptions = {}): WireClient {
  return new WireClient(injectParts(options));
}

/** In an injection context. */
export function injectParts({ timing, ...options }: ImClientOptions): ClientParts {
  return {
    openSocket: inject(OPEN_SOCKET),
    timing: { ...inject(IM_TIMING), ...timing },
    networkOnline: inject(NETWORK_ONLINE),
    bytes: inject(IM_BYTES),
    build: inject(IM_BUILD),
    device: 'web',
    features: [Feature.Receipts, Feature.Errors, Feature.CatchUp],
    reconnectDelay: fullJitter,
    ...options,
  };
}
