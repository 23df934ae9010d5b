import { setImmediate as turn } from 'node:timers/promises';
import { Command } from '#contract/wire/commands';
import type { Push } from '#contract/wire/packets/push';
import { encode } from './encode.ts';
import type { Registry } from './registry.ts';
import type { Session } from './session.ts';

/** Sockets written to in one turn of the event loop: about two milliseconds of system calls. */
const SOCKETS_PER_TURN = 250;

/**
 * Pushes to every end user connected to this node and resolves to the users whose socket took it.
 * Encoded and framed once, and paced, so that ten thousand sockets never hold up everybody else.
 */
export async function broadcastHere(registry: Registry, push: Push): Promise<readonly string[]> {
  const frame = encode(Command.Push, push);
  const sessions = registry.endUserConnections();
  const reached = new Set<string>();
  for (let from = 0; from < sessions.length; from += SOCKETS_PER_TURN) {
    const sent: [Session, string][] = [];
    for (const session of sessions.slice(from, from + SOCKETS_PER_TURN)) {
      // Whoever left meanwhile, or logged out, is not written to.
      const { principal } = session;
      if (principal?.kind === 'user' && session.send(frame)) sent.push([session, principal.userId]);
    }
    await turn();
    // The outboxes were flushed by now; a reader found too slow was cut off instead.
    for (const [session, userId] of sent) if (session.writable) reached.add(userId);
  }
  return [...reached];
}
