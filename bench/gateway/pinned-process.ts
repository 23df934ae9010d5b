import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Respondent } from './questions.ts';

/** The systems have a core for themselves, everything else of the bench the other. */
export const SYSTEM_CORE = 0;
export const LOAD_CORE = 1;

/**
 * Whether processes can be held to a core here. Without it the numbers mean less. Asks for the cores
 * of the machine: this process may be held to one of them already.
 */
export const canPin =
  cpus().length > LOAD_CORE && spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** Keeps a running process, all its threads and the children it will have, to one core; or to none. */
export function pin(pid: number, core: number | 'any'): void {
  if (!canPin) return;
  const cores = core === 'any' ? `0-${cpus().length - 1}` : String(core);
  const { status, stderr } = spawnSync('taskset', ['-a', '-c', '-p', cores, String(pid)]);
  if (status !== 0) throw new Error(`taskset failed: ${stderr.toString()}`);
}

/** A program of the bench in a process of its own, which answers questions. */
export class PinnedProcess<
  Q extends { [K in keyof Q]: (argument: never) => Promise<unknown> },
> extends Respondent<Q> {
  /** Resolves when it is gone. */
  readonly ended: Promise<unknown>;
  private readonly kill: () => void;

  /** `program`: relative to this folder. `options` reach it as JSON in its first argument. */
  constructor(program: string, core: number, options: unknown = null) {
    const file = fileURLToPath(new URL(program, import.meta.url));
    const node = [process.execPath, '--expose-gc', file, JSON.stringify(options)];
    const [command = '', ...args] = canPin ? ['taskset', '-c', String(core), ...node] : node;
    const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    super(child);
    this.ended = once(child, 'exit');
    this.kill = () => child.kill('SIGKILL');
  }

  /** Ends it at once. */
  async end(): Promise<void> {
    this.kill();
    await this.ended;
  }
}

/** What the bench gave this process to start with. */
export function startOptions(): unknown {
  return JSON.parse(process.argv[2] ?? 'null');
}
