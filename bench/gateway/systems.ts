import type { LoadOptions } from './load/load.ts';
import { LOAD_CORE, PinnedProcess, SYSTEM_CORE } from './pinned-process.ts';
import type { Population } from './population.ts';
import type { SystemQuestions } from './systems/system-process.ts';

/** What is compared. `gateway` is ours, everything on; the others store nothing and check nothing. */
export const SYSTEMS = ['gateway', 'bare-plain', 'bare-best', 'socket.io'] as const;
export type SystemName = (typeof SYSTEMS)[number];

const PROGRAMS: Record<SystemName, string> = {
  gateway: 'systems/gateway.ts',
  'bare-plain': 'systems/bare-plain.ts',
  'bare-best': 'systems/bare-best.ts',
  'socket.io': 'systems/socket-io.ts',
};

export type SystemProcess = PinnedProcess<SystemQuestions>;

export function startSystem(name: SystemName, population: Population): SystemProcess {
  // The gateway takes its core itself, once it has started its database on this one.
  const core = name === 'gateway' ? LOAD_CORE : SYSTEM_CORE;
  return new PinnedProcess(PROGRAMS[name], core, population);
}

export function protocolOf(name: SystemName): LoadOptions['protocol'] {
  return name === 'socket.io' ? 'socket.io' : 'wire';
}
