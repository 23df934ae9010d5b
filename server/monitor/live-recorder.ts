import type { Live, LiveSample } from '#contract/rest/monitor';
import type { Topics } from '#contract/wire/packets/live';
import type { Counters } from '../gateway/counters.ts';

const EVERY_MS = 1_000;

/** What is sampled; the gateway is one. */
export interface LiveSource {
  readonly counters: Readonly<Counters>;
  readonly connectionCount: number;
  readonly sessionCount: number;
  readonly onlineUserCount: number;
  readonly topics: {
    publish(topic: 'metrics', sample: LiveSample): void;
    recent(topic: 'metrics'): readonly Topics['metrics'][];
  };
}

/**
 * Takes one sample a second and publishes it to the topic `metrics`, which remembers those of the
 * last ten minutes.
 */
export class LiveRecorder {
  private readonly source: LiveSource;
  private before: Readonly<Record<keyof Counters, number>>;
  private timer: NodeJS.Timeout | undefined;

  constructor(source: LiveSource) {
    this.source = source;
    this.before = { ...source.counters };
  }

  start(): void {
    this.timer = setInterval(() => this.sample(), EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Publishes what happened since the sample before. */
  sample(): void {
    const { before } = this;
    this.before = { ...this.source.counters };
    this.source.topics.publish('metrics', this.since(before));
  }

  /** GET /api/monitor/live */
  live(): Live {
    const recent = [...this.source.topics.recent('metrics')];
    const now = recent.at(-1) ?? this.since(this.before);
    return { now, recent: recent.length > 0 ? recent : [now] };
  }

  private since(before: Readonly<Record<keyof Counters, number>>): LiveSample {
    const { counters, connectionCount, sessionCount, onlineUserCount } = this.source;
    return {
      at: Date.now(),
      onlineUsers: onlineUserCount,
      sessions: sessionCount,
      connections: connectionCount,
      messages: counters.messages - before.messages,
      deliveries: counters.deliveries - before.deliveries,
      refusals: counters.refusals - before.refusals,
      violations: counters.violations - before.violations,
      bytesIn: counters.bytesIn - before.bytesIn,
      bytesOut: counters.bytesOut - before.bytesOut,
    };
  }
}
