import { pino } from 'pino';

/** A log that says nothing, so that a test's output is the test's. */
export function silentLog() {
  return pino({ level: 'silent' });
}
