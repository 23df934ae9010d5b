import type { AlarmRule, ViolationSample, Violations } from '#contract/rest/traffic';
import { buildFrame } from './build-frame.ts';

const AT = '2026-11-24T08:00:00.000Z';

/** What was counted of builds, all in the last of two steps: `{ 'app/1': { 'not-you': 3 } }`. */
export function buildViolations(
  byBuild: Readonly<Record<string, Readonly<Record<string, number>>>>,
  quirks: Violations['quirks'] = [],
): Violations {
  const counts: Record<string, number> = {};
  const builds = Object.entries(byBuild).map(([build, own]) => {
    let total = 0;
    for (const [code, count] of Object.entries(own)) {
      counts[code] = (counts[code] ?? 0) + count;
      total += count;
    }
    return { build, counts: own, total, firstAt: AT, lastAt: AT };
  });
  const steps = [
    { at: '2026-11-24T07:45:00.000Z', counts: {} },
    { at: AT, counts },
  ];
  return { stepSeconds: 900, steps, builds, quirks };
}

/** A frame of ada's in which she claims to be bob, unless told otherwise. */
export function buildSample(change: Partial<ViolationSample> = {}): ViolationSample {
  const { header, body, bytes, address, sessionId } = buildFrame();
  return {
    id: '1',
    at: AT,
    build: 'app/1',
    code: 'not-you',
    message: 'fromUserId is not who this connection was bound as',
    userId: 'ada',
    claimed: 'bob',
    sessionId,
    address,
    command: 3,
    bytes,
    head: header,
    body,
    ...change,
  };
}

export function buildRule(change: Partial<AlarmRule> = {}): AlarmRule {
  return {
    id: '1',
    code: 'not-you',
    count: 3,
    minutes: 5,
    enabled: true,
    lastFiredAt: null,
    version: 1,
    ...change,
  };
}
