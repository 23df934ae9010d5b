import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { ClientConfig } from 'pg';
import { Client } from 'pg';

/** Any number, as long as every version of this server asks for the same. */
export const LOCK = 8_317_002;
/** The database needs a moment to notice that the connection of a killed server is gone. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 1_000;

/**
 * Keeps a second server off the same data: an advisory lock on a connection of its own, which
 * the database frees when this process dies. Comes back by itself when the connection is cut.
 */
export class ServerLock {
  private readonly config: ClientConfig;
  private readonly log: FastifyBaseLogger;
  private readonly stolen: () => void;
  private client: Client | null = null;
  private readonly released = new AbortController();

  private constructor(config: ClientConfig, log: FastifyBaseLogger, stolen: () => void) {
    this.config = { ...config, keepAlive: true, application_name: 'bzghost lock' };
    this.log = log;
    this.stolen = stolen;
  }

  /**
   * @param stolen called when another server took the lock while our connection was cut.
   * @returns null when another server holds it.
   */
  static async take(
    config: ClientConfig,
    log: FastifyBaseLogger,
    stolen: () => void,
  ): Promise<ServerLock | null> {
    const lock = new ServerLock(config, log, stolen);
    const giveUpAt = Date.now() + PATIENCE_MS;
    while (!(await lock.tryOnce())) {
      if (Date.now() > giveUpAt) return null;
      await delay(100);
    }
    return lock;
  }

  async release(): Promise<void> {
    this.released.abort();
    await this.client?.end();
  }

  private async tryOnce(): Promise<boolean> {
    const client = new Client(this.config);
    client.on('error', (error) => this.log.warn({ err: error }, 'the lock connection failed'));
    try {
      await client.connect();
      const { rows } = await client.query<{ taken: boolean }>(
        'SELECT pg_try_advisory_lock($1) AS taken',
        [LOCK],
      );
      if (rows[0]?.taken === true) {
        this.client = client;
        client.once('end', () => void this.takeAgain());
        return true;
      }
    } catch (error) {
      await client.end();
      throw error;
    }
    await client.end();
    return false;
  }

  private async takeAgain(): Promise<void> {
    this.client = null;
    while (!this.released.signal.aborted) {
      try {
        if (await this.tryOnce()) this.log.info('took the lock again');
        else this.stolen();
        return;
      } catch (error) {
        this.log.warn({ err: error }, 'the database is not reachable, the lock is not held');
      }
      await delay(RETRY_MS, undefined, { signal: this.released.signal }).catch(() => undefined);
    }
  }
}
