import { parentPort, workerData } from 'node:worker_threads';
import { Random } from '../random.ts';
import type { PopulationOrder } from './population-thread.ts';
import { Population } from './population.ts';

/** Runs the simulated clients in a thread of their own until it is told to stop. */
const { server, cast, seed } = workerData as PopulationOrder;
const population = new Population({ server, cast, random: new Random(seed) });
population.start();

parentPort?.once('message', () => {
  void population.stop().then(() => parentPort?.close());
});
