import type { Random } from '../random.ts';
import type { Cast } from './cast.ts';
import { Chatter } from './chatter.ts';
import { type Figures, noFigures } from './figures.ts';
import { type Departure, SimulatedClient } from './simulated-client.ts';
import { Wave } from './wave.ts';

export interface PopulationOptions {
  /** Of the server, `http://…`. */
  readonly server: string;
  readonly cast: Cast;
  readonly random: Random;
  /** Seconds that stand for one second of a person: 1 by default, less in a hurry. */
  readonly pace?: number;
}

const TICK_MS = 250;
/** Part of the clients that are online when the wave is at its lowest, and at its highest. */
const LOWEST = 0.5;
const HIGHEST = 0.97;
/** Part of the clients that may come or go in one second to follow the wave. */
const FOLLOW_PER_S = 0.06;
/** How often each client online does these on its own account, in times per second. */
const LEAVES_PER_S = 0.002;
const DROPS_PER_S = 0.0012;
const FAULTS_PER_S = 0.025;
/** Conversations begun per client online, between the wave's lowest and its highest. */
const QUIET_PER_S = 0.002;
const LIVELY_PER_S = 0.011;
const LOGS_OUT = 0.3;
/** At times something happens and everybody talks: chance per second, and how much more. */
const BURSTS_PER_S = 1 / 90;
const BURST_FACTOR = 4;
const BURST_S = 8;
const CLOSE_WITHIN_MS = 2_000;

/** All simulated clients: who is online, who talks, who breaks something. */
export class Population {
  readonly figures: Figures = noFigures();
  private readonly clients: readonly SimulatedClient[];
  private readonly chatter: Chatter;
  private readonly random: Random;
  private readonly pace: number;
  private readonly presence: Wave;
  private readonly talk: Wave;
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;
  private burstUntil = 0;

  constructor({ server, cast, random, pace = 1 }: PopulationOptions) {
    this.random = random;
    this.pace = pace;
    this.clients = cast.roles.map(
      (role, index) =>
        new SimulatedClient({
          role,
          server,
          random: random.fork(`client ${index}`),
          figures: this.figures,
          pace,
        }),
    );
    this.chatter = new Chatter({
      random: random.fork('chatter'),
      cast,
      clients: this.clients,
      pace,
    });
    this.presence = new Wave(random.fork('presence'));
    this.talk = new Wave(random.fork('talk'));
  }

  start(): void {
    this.startedAt = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** Everybody leaves. Resolves when the last connection is closed, or soon after. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.chatter.stop();
    for (const client of this.clients) client.leave('quit');
    const giveUpAt = performance.now() + CLOSE_WITHIN_MS;
    while (this.clients.some(({ away }) => !away) && performance.now() < giveUpAt) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const client of this.clients) client.leave('drop');
  }

  /** Seconds of a person in one tick. */
  private get tickSeconds(): number {
    return TICK_MS / 1000 / this.pace;
  }

  private tick(): void {
    const seconds = (performance.now() - this.startedAt) / 1000 / this.pace;
    this.followWave(seconds);
    const online = this.clients.filter((client) => client.online);
    if (online.length === 0) return;
    const times = (perSecond: number): number =>
      this.random.poisson(perSecond * online.length * this.tickSeconds);
    for (let n = times(LEAVES_PER_S); n > 0; n--) this.random.pick(online).leave(this.departure());
    for (let n = times(DROPS_PER_S); n > 0; n--) this.random.pick(online).leave('drop');
    this.misbehave(online);
    const rate = QUIET_PER_S + (LIVELY_PER_S - QUIET_PER_S) * this.talk.levelAt(seconds);
    const talk = rate * this.burst(seconds);
    for (let n = times(talk); n > 0; n--) this.chatter.begin(this.random.pick(online));
  }

  /** Some come or go, until as many are there as the wave says. */
  private followWave(seconds: number): void {
    const level = LOWEST + (HIGHEST - LOWEST) * this.presence.levelAt(seconds);
    const present = this.clients.filter((client) => client.present);
    const missing = Math.round(level * this.clients.length) - present.length;
    const most = Math.ceil(FOLLOW_PER_S * this.clients.length * this.tickSeconds);
    if (missing > 0) {
      const away = this.clients.filter((client) => client.away);
      for (const client of this.random.sample(away, Math.min(missing, most))) client.come();
    } else if (missing < 0) {
      for (const client of this.random.sample(present, Math.min(-missing, most))) {
        client.leave(this.departure());
      }
    }
  }

  private misbehave(online: readonly SimulatedClient[]): void {
    for (const client of online) {
      if (client.role.build.faulty && this.random.chance(FAULTS_PER_S * this.tickSeconds)) {
        client.misbehave(this.random.pick(this.clients).role.userId);
      }
    }
  }

  private burst(seconds: number): number {
    if (this.random.chance(BURSTS_PER_S * this.tickSeconds)) this.burstUntil = seconds + BURST_S;
    return seconds < this.burstUntil ? BURST_FACTOR : 1;
  }

  private departure(): Departure {
    return this.random.chance(LOGS_OUT) ? 'logout' : 'quit';
  }
}
