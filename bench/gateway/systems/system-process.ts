import { setTimeout as delay } from 'node:timers/promises';
import { serveQuestions } from '../questions.ts';

/** Where a system listens, and the HTTP request upon which it pushes to everybody. */
export interface SystemAddress {
  readonly port: number;
  readonly push: PushTrigger;
}

export interface PushTrigger {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Microseconds used so far. */
export interface CpuTime {
  /** By the process that holds the sockets. */
  readonly server: number;
  /** By its database; 0 where it has none. */
  readonly database: number;
}

/** What the bench asks each system. */
export interface SystemQuestions {
  address(): Promise<SystemAddress>;
  /** Resident bytes when all garbage is gone, and the pages it was in. */
  memory(): Promise<number>;
  cpuTime(): Promise<CpuTime>;
  stop(): Promise<void>;
}

/** The trigger of systems that have no other way. */
export const PLAIN_PUSH: PushTrigger = { path: '/push', headers: {}, body: '' };

/** What every announcement says. */
export const ANNOUNCEMENT = {
  title: '今晚系统维护',
  content: '今晚 23:00 到次日 01:00 系统维护，期间消息可能延迟送达，请提前保存草稿。',
};

/** Makes this process a system under test. */
export function serveSystem(
  address: SystemAddress,
  close: () => Promise<void> = async () => undefined,
  databaseTime: () => Promise<number> = async () => 0,
): void {
  serveQuestions<SystemQuestions>({
    address: async () => address,
    memory: async () => {
      // Twice, with a pause: what finalizers let go of falls to the second.
      for (let i = 0; i < 2; i++) {
        globalThis.gc?.({ type: 'major', flavor: 'last-resort', execution: 'sync' });
        await delay(50);
      }
      return process.memoryUsage.rss();
    },
    cpuTime: async () => {
      const { user, system } = process.cpuUsage();
      return { server: user + system, database: await databaseTime() };
    },
    stop: async () => {
      await close();
      setImmediate(() => process.exit(0));
    },
  });
}
