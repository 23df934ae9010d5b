import { HttpEventType } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { Store } from '@ngrx/store';
import type { Job } from '#contract/rest/jobs';
import { Permission } from '#contract/rest/permissions';
import { fail } from '../../core/testing/feature-screen.ts';
import { JobsApiActions } from '../../jobs/jobs.actions.ts';
import { textOf } from '../../core/testing/text-of.ts';
import { jobsFeature } from '../../jobs/jobs.state.ts';
import { buildJob } from '../../jobs/testing/build-job.ts';
import { buildUsers } from '../testing/build-user.ts';
import { UsersScreen } from '../testing/users-screen.ts';

describe('the import of users', () => {
  let screen: UsersScreen;
  const form = () => textOf(screen.one('app-import-form'));
  const file = new File(['username,nickname\nada,Ada\n'], 'people.csv', { type: 'text/csv' });

  function choose(chosen: File) {
    const transfer = new DataTransfer();
    transfer.items.add(chosen);
    const box = screen.field('app-import-form input[type=file]');
    box.files = transfer.files;
    box.dispatchEvent(new Event('change'));
    screen.draw();
  }

  const post = (dryRun: boolean, mode = 'skip') =>
    screen.request('POST', `/api/users/import?format=csv&mode=${mode}&dryRun=${dryRun}`);

  function end(job: Job) {
    TestBed.inject(Store).dispatch(JobsApiActions.ended({ job }));
    screen.draw();
  }

  beforeEach(async () => {
    screen = await UsersScreen.open('/users/import?q=ada');
    screen.list(buildUsers(2));
  });
  afterEach(() => localStorage.removeItem('language'));

  it('is led to from the list, which stays as it was filtered', async () => {
    await screen.follow(() => screen.control('Close').click());
    expect(screen.url).toBe('/users?q=ada');
    await screen.follow(() => screen.control('Import').click());
    expect(screen.url).toBe('/users/import?q=ada');
  });

  it('offers a file to start from in both formats', () => {
    const links = screen.all('app-import-form .templates a');
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/api/users/import-template?format=csv',
      '/api/users/import-template?format=xlsx',
    ]);
  });

  it('checks the file, tells of each row in error, and then imports it', () => {
    choose(file);
    screen.press('Check first');
    const check = post(true);
    expect(check.request.body).toBe(file);
    check.flush(buildJob());
    screen.draw();
    expect(form()).toContain('0 so far');
    end(
      buildJob({
        state: 'done',
        done: 2,
        total: 2,
        errorCount: 1,
        errors: [{ item: 'row 3', code: 'invalid-email', message: 'No address.' }],
        result: { counts: { created: 1, failed: 1 }, dryRun: true },
      }),
    );
    expect(form()).toContain('Only checked: nothing was changed.');
    expect(form()).toContain('row 3');
    expect(form()).toContain('invalid-email');
    screen.list(buildUsers(2));

    screen.one('app-import-form input[value=update]').click();
    screen.press('Import');
    post(false, 'update').flush(buildJob({ id: '71' }));
    screen.draw();
    end(
      buildJob({ id: '71', state: 'done', done: 1, total: 1, result: { counts: { created: 1 } } }),
    );
    expect(form()).toContain('Done.');
    // The list behind shows who is new.
    screen.list(buildUsers(3));
    expect(screen.names.length).toBe(3);
  });

  it('sends the same file once, however often the button is pressed', () => {
    choose(file);
    screen.press('Check first');
    screen.press('Check first');
    post(true);
  });

  it('says why the file was not taken, and takes it again', () => {
    choose(file);
    screen.press('Check first');
    fail(post(true), 413, 'body-too-large');
    expect(form()).toContain('The file was not taken.');
    expect(form()).toContain('people.csv');
    screen.press('Check first');
    post(true);
    expect(form()).not.toContain('The file was not taken.');
  });

  it('shows how much is sent, and gives the sending up when asked to', () => {
    choose(file);
    screen.press('Check first');
    const check = post(true);
    check.event({ type: HttpEventType.UploadProgress, loaded: file.size / 2, total: file.size });
    screen.draw();
    expect(form()).toContain('Sending the file');
    expect((screen.one('app-import-form .sending progress') as HTMLProgressElement).value).toBe(
      0.5,
    );
    screen.press('Cancel');
    expect(check.cancelled).toBeTrue();
    expect(form()).not.toContain('Sending the file');
    screen.press('Check first');
    post(true);
  });

  it('asks before it stops the sending, and goes on when told to stay', async () => {
    choose(file);
    screen.press('Check first');
    const check = post(true);
    await screen.follow(() => screen.control('Close').click());
    expect(screen.url).toBe('/users/import?q=ada');
    expect(screen.text).toContain('The file is still being sent.');
    expect(document.activeElement).toBe(screen.control('Keep sending'));
    screen.press('Keep sending');
    expect(screen.text).not.toContain('The file is still being sent.');
    expect(check.cancelled).toBeFalse();

    await screen.follow(() => screen.control('Close').click());
    await screen.follow(() => screen.control('Stop and close').click());
    expect(check.cancelled).toBeTrue();
    expect(screen.url).toBe('/users?q=ada');
  });

  it('has nothing to ask any more once the file is sent, and leaves the job to the frame', async () => {
    choose(file);
    screen.press('Check first');
    const check = post(true);
    await screen.follow(() => screen.control('Close').click());
    check.flush(buildJob());
    screen.draw();
    expect(screen.text).not.toContain('The file is still being sent.');
    await screen.follow(() => screen.control('Close').click());
    expect(screen.url).toBe('/users?q=ada');
    const followed = TestBed.inject(Store).selectSignal(jobsFeature.selectShown)();
    expect(followed.map(({ title }) => title.key)).toEqual(['users.import.checking']);
  });

  it('says what it is at, how long that still takes, and beforehand how long passwords will', () => {
    choose(file);
    screen.press('Check first');
    post(true).flush(buildJob({ step: 'writing', done: 10, total: 20, secondsLeft: 1_620 }));
    screen.draw();
    expect(form()).toContain('Writing');
    expect(form()).toContain('About 27 minutes left');
    const passwords = { count: 100_000, seconds: 1_650 };
    const result = {
      counts: { created: 2 },
      dryRun: true,
      passwords,
      encoding: 'gb18030' as const,
    };
    end(buildJob({ state: 'done', done: 2, total: 2, result }));
    screen.list(buildUsers(2));
    expect(form()).toContain(
      '100,000 passwords have to be protected, which takes about 28 minutes.',
    );
    expect(form()).toContain('The file was read as GBK.');
  });

  it('takes no file that the server would not', () => {
    const large = new File([], 'people.csv');
    Object.defineProperty(large, 'size', { value: 70 << 20 });
    const box = screen.field('app-import-form input[type=file]');
    Object.defineProperty(box, 'files', { value: [large] });
    box.dispatchEvent(new Event('change'));
    expect(form()).toContain('The file has 70 MB; at most 64 MB can be imported at once.');
    expect(screen.control('Check first').hasAttribute('disabled')).toBeTrue();
  });

  it('takes no other kind of file', () => {
    choose(new File(['x'], 'people.pdf'));
    expect(form()).toContain('This is neither a CSV nor an XLSX file.');
  });

  it('is no page for an operator who may only read', async () => {
    TestBed.resetTestingModule();
    screen = await UsersScreen.open('/users/import', { permissions: [Permission.UsersRead] });
    expect(screen.all('app-import-form').length).toBe(0);
  });
});
