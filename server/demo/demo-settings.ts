import { StartupError } from '../startup-error.ts';

export interface DemoSettings {
  /** How many clients are simulated: `DEMO_CLIENTS`, 300 by default, 0 for none. */
  readonly clients: number;
  /** Makes everything that is made up: `DEMO_SEED`, 1 by default. */
  readonly seed: number;
}

const MAX_CLIENTS = 2_000;

/** @throws StartupError when a setting is no number */
export function readDemoSettings(
  environment: Readonly<Record<string, string | undefined>>,
): DemoSettings {
  return {
    clients: wholeNumber(environment, 'DEMO_CLIENTS', 300, MAX_CLIENTS),
    seed: wholeNumber(environment, 'DEMO_SEED', 1, 0x7fffffff),
  };
}

function wholeNumber(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  fallback: number,
  most: number,
): number {
  const set = environment[name] ?? '';
  const text = set === '' ? String(fallback) : set;
  if (!/^\d+$/.test(text) || Number(text) > most)
    throw new StartupError(`${name} must be a number from 0 to ${most}, not "${text}"`);
  return Number(text);
}
