import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideEffects } from '@ngrx/effects';
import { Store, provideState, provideStore } from '@ngrx/store';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import { BehaviorSubject, Subject } from 'rxjs';
import type { Job, JobProgress } from '#contract/rest/jobs';
import { apiInterceptor } from '../../core/api/api-interceptor.ts';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { ImClient } from '../../im-client/im-client.ts';
import shared from '../../shared/i18n/en.ts';
import { SHARED_ICONS } from '../../shared/icons.ts';
import jobsTexts from '../i18n/en.ts';
import { JobsActions } from '../jobs.actions.ts';
import * as jobsEffects from '../jobs.effects.ts';
import { jobsFeature } from '../jobs.state.ts';
import { JobTray } from './job-tray.ts';

function buildJob(overrides: Partial<Job> = {}): Job {
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

describe('the jobs at the edge of every page', () => {
  let fixture: ComponentFixture<JobTray>;
  let http: HttpTestingController;
  let pushes: Subject<{ readonly items: readonly JobProgress[] }>;

  const host = () => {
    fixture.detectChanges();
    return fixture.nativeElement as HTMLElement;
  };
  const said = () => textOf(host());
  const press = (name: string) =>
    [...host().querySelectorAll<HTMLElement>('button')]
      .find((button) => [textOf(button), button.getAttribute('aria-label')].includes(name))
      ?.click();

  /** A page is opened, or loaded again: these jobs of its operator are known to the server. */
  function open(known: readonly Job[] = []) {
    fixture = TestBed.createComponent(JobTray);
    fixture.detectChanges();
    http.expectOne('/api/jobs').flush({ items: known });
    fixture.detectChanges();
  }

  function begin(job = buildJob()) {
    const title = { key: 'jobs.kind.users.bulk', values: {} };
    TestBed.inject(Store).dispatch(JobsActions.begun({ job, title }));
  }

  /** The next time the server is asked, it says this. */
  function answer(job: Job) {
    jasmine.clock().tick(1_000);
    http.expectOne(`/api/jobs/${job.id}`).flush(job);
  }

  beforeEach(() => {
    jasmine.clock().install();
    pushes = new Subject();
    const im = { topic: () => pushes, state$: new BehaviorSubject({ kind: 'waiting' }) };
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([apiInterceptor])),
        provideHttpClientTesting(),
        provideStore(),
        provideState(jobsFeature),
        provideEffects(jobsEffects),
        provideTexts(core, shared, jobsTexts),
        provideNzIcons(SHARED_ICONS),
        { provide: ImClient, useValue: im },
      ],
    });
    http = TestBed.inject(HttpTestingController);
  });
  afterEach(() => {
    fixture.destroy();
    jasmine.clock().uninstall();
  });

  it('is nothing to be seen while there are none', () => {
    open();
    expect(said()).toBe('');
  });

  it('says how far one is, and what came of it, until it is closed', () => {
    open();
    begin();
    answer(buildJob({ done: 3, total: 12 }));
    expect(said()).toContain('Act on several users');
    expect(said()).toContain('3 of 12');
    answer(
      buildJob({
        state: 'done',
        done: 12,
        total: 12,
        errorCount: 1,
        errors: [{ item: '9', code: 'user-deleted', message: 'server words' }],
        result: { counts: { changed: 11, failed: 1 } },
      }),
    );
    expect(said()).toContain('Changed 11');
    expect(said()).toContain('9 This account was deleted: nothing of it can be changed.');
    press('Close');
    expect(said()).toBe('');
    jasmine.clock().tick(10_000);
    http.expectNone('/api/jobs/70');
  });

  it('moves with what the server pushes, between the times it is asked', () => {
    open();
    begin();
    answer(buildJob({ done: 1, total: 10 }));
    const { id, kind, state, errorCount } = buildJob();
    const progress = { id, kind, state, done: 7, total: 10, errorCount } as JobProgress;
    pushes.next({ items: [progress] });
    expect(said()).toContain('7 of 10');
  });

  it('finds one that was begun before the page was loaded again', () => {
    open([buildJob({ done: 4, total: 8 }), buildJob({ id: '60', state: 'done' })]);
    expect(said()).toContain('4 of 8');
    expect(host().querySelectorAll('article').length).withContext('what ended is over').toBe(1);
    answer(buildJob({ state: 'done', result: { counts: { changed: 8 } } }));
    expect(said()).toContain('Changed 8');
  });

  it('is cancelled midway, says so while it ends, and what it had done', () => {
    open();
    begin();
    answer(buildJob({ done: 5, total: 12 }));
    press('Cancel');
    http.expectOne({ method: 'DELETE', url: '/api/jobs/70' }).flush(null);
    press('Cancel');
    http.expectNone({ method: 'DELETE', url: '/api/jobs/70' });
    answer(
      buildJob({ state: 'cancelled', done: 6, total: 12, result: { counts: { changed: 6 } } }),
    );
    expect(said()).toContain('Cancelled after 6.');
    expect(said()).toContain('Changed 6');
  });

  it('says that one was given up, and why', () => {
    open();
    begin();
    answer(buildJob({ state: 'failed', message: 'The disk is full.' }));
    expect(said()).toContain('It was given up.');
    expect(said()).toContain('The disk is full.');
  });

  it('goes on where the server was out of reach for a while', () => {
    open();
    begin();
    jasmine.clock().tick(1_000);
    http.expectOne('/api/jobs/70').flush(null, { status: 503, statusText: 'Unavailable' });
    expect(said()).not.toContain('That did not work.');
    answer(buildJob({ done: 2, total: 3 }));
    expect(said()).toContain('2 of 3');
  });

  it('says that nothing more is known of one that the server forgot', () => {
    open();
    begin();
    jasmine.clock().tick(1_000);
    http
      .expectOne('/api/jobs/70')
      .flush({ code: 'not-found', message: 'x' }, { status: 404, statusText: 'Not Found' });
    expect(said()).toContain('That did not work.');
    press('Close');
    expect(said()).toBe('');
  });
});
