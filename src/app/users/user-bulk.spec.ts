import { TestBed } from '@angular/core/testing';
import { Store } from '@ngrx/store';
import type { Job } from '#contract/rest/jobs';
import { fail } from '../core/testing/feature-screen.ts';
import { textOf } from '../core/testing/text-of.ts';
import { JobsApiActions } from '../jobs/jobs.actions.ts';
import { Toasts } from '../shared/toasts/toasts.ts';
import { buildJob } from '../jobs/testing/build-job.ts';
import { buildUser, buildUsers } from './testing/build-user.ts';
import { UsersScreen } from './testing/users-screen.ts';

describe('acts on many users', () => {
  let screen: UsersScreen;
  const bulk = () => screen.request('POST', '/api/users/bulk');
  const offered = () => screen.all('app-bulk-bar .acts button').map(textOf);
  const toasts = () => TestBed.inject(Toasts).shown();

  async function open(users = buildUsers(3)) {
    screen = await UsersScreen.open('/users', {}, ['VIP', 'tester']);
    screen.list(users);
  }

  function choose(...rows: readonly number[]) {
    const boxes = screen.all('tbody td.select input');
    for (const row of rows) boxes[row]?.click();
    screen.draw();
  }

  /** Decides upon tagging those who are chosen; the job with this result ends. */
  function tagChosen(job: Job) {
    screen.press('Add tag…');
    screen.type('#act-text', 'VIP');
    screen.one('app-act-dialog form').dispatchEvent(new SubmitEvent('submit'));
    screen.draw();
    bulk().flush(buildJob({ id: job.id }));
    screen.draw();
    TestBed.inject(Store).dispatch(JobsApiActions.ended({ job }));
  }

  afterEach(() => localStorage.removeItem('language'));

  it('are those that make sense for who is chosen', async () => {
    const mute = { until: null, reason: 'Spam' };
    await open([buildUser({ id: '1' }), buildUser({ id: '2', mute, tags: ['VIP'] })]);
    choose(0);
    expect(offered()).toEqual([
      'Message…',
      'Add tag…',
      'Mute…',
      'Ban…',
      'Shadow-ban…',
      'Kick…',
      'Export…',
    ]);
    choose(1);
    expect(offered()).toContain('Lift mute…');
    expect(offered()).toContain('Remove tag…');
    expect(offered()).not.toContain('Lift ban…');
  });

  it('offer the tags that are in use', async () => {
    await open();
    choose(0);
    screen.press('Add tag…');
    const tags = screen.all('#act-tags option').map((option) => option.getAttribute('value'));
    expect(tags).toEqual(['VIP', 'tester']);
  });

  it('can be taken back on those whom they changed', async () => {
    await open();
    choose(0, 1);
    const result = { counts: { changed: 1, unchanged: 1 }, changed: [{ id: '2', version: 4 }] };
    tagChosen(buildJob({ id: '70', state: 'done', result }));
    expect(toasts().map(({ text }) => text)).toEqual(['Users tagged: 1.']);
    toasts()[0]?.undo?.();
    const undo = bulk();
    expect(undo.request.body).toEqual({
      selection: { changed: [{ id: '2', version: 4 }] },
      act: { kind: 'untag', tag: 'VIP' },
    });
    fail(undo, 500, 'internal-error');
    expect(toasts().at(-1)?.text).toBe('It could not be undone.');
  });

  it('are not offered to be taken back where not all of it can be', async () => {
    await open();
    choose(0, 1);
    const result = { counts: { changed: 2 }, changed: [{ id: '2', version: 4 }] };
    tagChosen(buildJob({ id: '70', state: 'done', result }));
    expect(toasts()).toEqual([]);
  });

  it('of others, begun elsewhere, are nobody’s to take back here', async () => {
    await open();
    const job = buildJob({
      id: '99',
      state: 'done',
      result: { counts: {}, changed: [{ id: '2', version: 4 }] },
    });
    TestBed.inject(Store).dispatch(JobsApiActions.ended({ job }));
    expect(toasts()).toEqual([]);
  });
});
