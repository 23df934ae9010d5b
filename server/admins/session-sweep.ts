import type { FastifyBaseLogger } from 'fastify';
import type { AdminSessions } from './admin-sessions.ts';
import type { ImTickets } from './im-tickets.ts';

const EVERY_MS = 60_000;

/**
 * Removes, once a minute, the sessions and tickets whose time is over.
 * @param onEnded called with the hashes of those sessions.
 * @returns stops it.
 */
export function startSessionSweep(
  sessions: AdminSessions,
  tickets: ImTickets,
  onEnded: (sessionHashes: readonly Buffer[]) => void,
  log: FastifyBaseLogger,
): () => void {
  const sweep = async () => {
    try {
      onEnded(await sessions.sweep());
      await tickets.sweep();
    } catch (error) {
      log.warn({ err: error }, 'could not remove ended sessions, will try again');
    }
  };
  const timer = setInterval(() => void sweep(), EVERY_MS).unref();
  return () => clearInterval(timer);
}
