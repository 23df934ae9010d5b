// The load generator: one process for each run of a scenario, so that none inherits another's heap.
import { startOptions } from '../pinned-process.ts';
import { serveQuestions } from '../questions.ts';
import type { PushTrigger } from '../systems/system-process.ts';
import { Crowd } from './crowd.ts';
import { Group } from './group.ts';
import { Pairs } from './pairs.ts';
import { pushToAll } from './push.ts';
import { socketIoProtocol } from './socket-io-protocol.ts';
import type { Measured } from './stopwatch.ts';
import { wireProtocol } from './wire-protocol.ts';

const PROTOCOLS = { wire: wireProtocol, 'socket.io': socketIoProtocol };

export interface LoadOptions {
  readonly port: number;
  readonly protocol: keyof typeof PROTOCOLS;
}

/** What the bench asks the generator. Connections stay as they are between questions. */
export interface LoadQuestions {
  connect(count: number): Promise<void>;
  push(trigger: PushTrigger): Promise<number>;
  saturatePairs(ms: number): Promise<Measured>;
  pacePairs(pace: { readonly ms: number; readonly perSecond: number }): Promise<Measured>;
  saturateGroup(load: GroupLoad): Promise<Measured>;
}

export interface GroupLoad {
  readonly ms: number;
  readonly senders: number;
  readonly window: number;
}

const { port, protocol } = startOptions() as LoadOptions;
const crowd = new Crowd(port, PROTOCOLS[protocol]);
let pairs: Pairs | undefined;
let group: Group | undefined;

serveQuestions<LoadQuestions>({
  connect: (count) => crowd.growTo(count),
  push: (trigger) => pushToAll(crowd, port, trigger),
  saturatePairs: (ms) => (pairs ??= new Pairs(crowd)).saturate(ms),
  pacePairs: ({ ms, perSecond }) => (pairs ??= new Pairs(crowd)).pace(ms, perSecond),
  saturateGroup: ({ ms, senders, window }) =>
    (group ??= new Group(crowd, senders, window)).saturate(ms),
});
