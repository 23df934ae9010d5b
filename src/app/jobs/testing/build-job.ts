import type { Job } from '#contract/rest/jobs';

export function buildJob(overrides: Partial<Job> = {}): Job {
  return {
    id: '70',
    kind: 'users.bulk',
    state: 'running',
    createdAt: '2026-11-24T10:00:00.000Z',
    finishedAt: null,
    step: null,
    done: 0,
    total: null,
    secondsLeft: null,
    errorCount: 0,
    errors: [],
    message: '',
    result: null,
    ...overrides,
  };
}
