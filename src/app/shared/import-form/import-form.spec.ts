import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { TranslocoService } from '@jsverse/transloco';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import type { Job } from '#contract/rest/jobs';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import sharedZh from '../i18n/zh-CN.ts';
import { SHARED_ICONS } from '../icons.ts';
import { ImportForm, type ImportRequest } from './import-form.ts';

const MOST_BYTES = 64 << 20;

const CHECKED: Job = {
  id: '70',
  kind: 'users.import',
  state: 'done',
  createdAt: '2026-11-24T10:00:00.000Z',
  finishedAt: '2026-11-24T10:00:01.000Z',
  step: null,
  done: 4,
  total: 4,
  secondsLeft: null,
  errorCount: 2,
  errors: [
    { item: 'row 3', code: 'invalid-username', message: 'x' },
    { item: 'row 5', code: 'of-a-newer-server', message: 'Something new.' },
  ],
  message: '',
  result: { counts: { created: 1, skipped: 1, failed: 2 }, dryRun: true },
};
const RUNNING: Job = {
  ...CHECKED,
  state: 'running',
  step: 'writing',
  done: 30,
  total: 120,
  secondsLeft: 20,
  errorCount: 0,
  errors: [],
  result: null,
};

describe('the form of an import', () => {
  let fixture: ComponentFixture<ImportForm>;
  let started: ImportRequest[];
  let cancelled: number;
  const host = () => fixture.nativeElement as HTMLElement;
  const said = () => textOf(host());
  const button = (name: string) =>
    [...host().querySelectorAll('button')].find((one) => textOf(one) === name);
  const mode = (name: string) =>
    host().querySelector<HTMLInputElement>(`input[type=radio][value=${name}]`)!;
  const rowsInError = () => [...host().querySelectorAll('tbody tr')].map(textOf);

  async function set(inputs: Readonly<Record<string, unknown>>) {
    for (const [input, value] of Object.entries(inputs)) {
      fixture.componentRef.setInput(input, value);
    }
    await fixture.whenStable();
  }

  async function choose(name: string, bytes = 8) {
    const file = new File(['a,b\n1,2\n'], name);
    Object.defineProperty(file, 'size', { value: bytes });
    const box = host().querySelector<HTMLInputElement>('input[type=file]')!;
    Object.defineProperty(box, 'files', { value: [file], configurable: true });
    box.dispatchEvent(new Event('change'));
    await fixture.whenStable();
    return file;
  }

  async function press(name: string) {
    button(name)!.click();
    await fixture.whenStable();
  }

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideTexts(core, shared), provideNzIcons(SHARED_ICONS)],
    });
    fixture = TestBed.createComponent(ImportForm);
    started = [];
    cancelled = 0;
    fixture.componentInstance.started.subscribe((request) => started.push(request));
    fixture.componentInstance.cancelled.subscribe(() => (cancelled += 1));
    await set({
      hint: 'A name per row.',
      templateUrl: '/template?format=',
      sent: null,
      job: null,
      error: null,
      failed: 'The file was not taken.',
      language: 'en',
    });
  });

  it('begins nothing without a file', () => {
    expect(said()).toContain('A name per row.');
    expect([button('Check first')?.disabled, button('Import')?.disabled]).toEqual([true, true]);
  });

  for (const [label, value] of [
    ['Leave it as it is', 'skip'],
    ['Update it', 'update'],
    ['Stop, and import nothing', 'fail'],
  ] as const) {
    it(`says what becomes of rows that are there already: ${label}`, async () => {
      const file = await choose('people.CSV');
      expect(textOf(mode(value).closest('label'))).toContain(label);
      mode(value).click();
      await press('Check first');
      await press('Import');
      expect(started).toEqual([
        { file, format: 'csv', mode: value, dryRun: true },
        { file, format: 'csv', mode: value, dryRun: false },
      ]);
    });
  }

  it('leaves rows that are there already as they are, if nothing else is chosen', async () => {
    await choose('people.xlsx');
    await press('Import');
    expect(started.map(({ format, mode }) => [format, mode])).toEqual([['xlsx', 'skip']]);
  });

  it('takes a file that is dropped on it', async () => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['a'], 'dropped.csv'));
    const drop = new DragEvent('drop', { dataTransfer, cancelable: true });
    host().querySelector('.drop')!.dispatchEvent(drop);
    await fixture.whenStable();
    expect(drop.defaultPrevented).withContext('or the browser opens it').toBeTrue();
    expect(said()).toContain('dropped.csv');
  });

  it('refuses a file of another kind, and one byte more than the server takes', async () => {
    await choose('people.csv');
    await choose('people.pdf');
    expect(said()).toContain('This is neither a CSV nor an XLSX file.');
    expect(button('Import')?.disabled).toBeTrue();
    await choose('people.csv', MOST_BYTES + 1);
    expect(said()).not.toContain('This is neither');
    expect(said()).toContain('at most 64 MB can be imported at once.');
    expect(button('Import')?.disabled).toBeTrue();
    await choose('people.csv', MOST_BYTES);
    expect(said()).not.toContain('at most 64 MB');
    expect(button('Import')?.disabled).toBeFalse();
  });

  it('shows how much is sent, and meanwhile begins nothing else', async () => {
    await choose('people.csv', 4 << 20);
    await set({ sent: 3 << 20 });
    expect(said()).toContain('Sending the file: 3 MB of 4 MB');
    expect(host().querySelector<HTMLProgressElement>('.sending progress')?.value).toBe(0.75);
    expect([mode('skip').matches(':disabled'), button('Import')?.disabled]).toEqual([true, true]);
    await press('Cancel');
    expect(cancelled).toBe(1);
  });

  it('shows how far the server is, and can be cancelled', async () => {
    await choose('people.csv');
    await press('Import');
    await set({ job: RUNNING });
    expect(said()).toContain('Writing');
    expect(said()).toContain('30 of 120');
    expect(said()).toContain('25%');
    expect(said()).toContain('About 20 seconds left');
    expect(button('Import')?.disabled).toBeTrue();
    await press('Cancel');
    expect(cancelled).toBe(1);
  });

  it('says what it would do, and names each row in error and why', async () => {
    await choose('people.csv');
    await press('Check first');
    await set({ job: CHECKED });
    expect(said()).toContain('Only checked: nothing was changed.');
    expect([...host().querySelectorAll('dl > div')].map(textOf)).toEqual([
      'Created 1',
      'Skipped 1',
      'Failed 2',
    ]);
    expect(rowsInError()).toEqual([
      'row 3 A username has 2 to 64 characters: letters, digits and _ . @ - invalid-username',
      'row 5 Something new. of-a-newer-server',
    ]);
  });

  it('names rows and reasons in the file of what failed as the operator reads them', async () => {
    TestBed.inject(TranslocoService).setTranslation(sharedZh, 'zh-CN');
    const made: Blob[] = [];
    spyOn(URL, 'createObjectURL').and.callFake((blob) => {
      made.push(blob as Blob);
      return 'blob:errors';
    });
    spyOn(HTMLAnchorElement.prototype, 'click');
    await choose('people.csv');
    await press('Check first');
    await set({ job: CHECKED, language: 'zh-CN' });
    await press('Download as CSV');
    const lines = (await made[0]!.text()).split('\r\n');
    expect(lines).toEqual([
      '对象,原因,代码',
      `第 3 行,${sharedZh.shared.problem['invalid-username']},invalid-username`,
      '第 5 行,Something new.,of-a-newer-server',
      '',
    ]);
  });

  it('shows a result for what it was asked about, and for no other file or mode', async () => {
    await choose('people.csv');
    await press('Check first');
    await set({ job: CHECKED });
    mode('update').click();
    await fixture.whenStable();
    expect(rowsInError()).toEqual([]);
    mode('skip').click();
    await fixture.whenStable();
    expect(rowsInError().length).toBe(2);
    await choose('others.csv');
    expect(rowsInError()).toEqual([]);
  });

  it('says why a file was refused, and offers the buttons again', async () => {
    await choose('people.csv');
    await press('Import');
    await set({ error: { code: 'body-too-large', message: '', status: 413 } });
    expect(textOf(host().querySelector('[role=alert]'))).toContain('The file was not taken.');
    expect(button('Import')?.disabled).toBeFalse();
  });

  it('says when the import is done, and then has nothing left to press', async () => {
    await choose('people.csv');
    await press('Import');
    await set({ job: { ...CHECKED, result: { counts: { created: 4 } } } });
    expect(textOf(host().querySelector('.acts'))).toBe('Done.');
    expect(button('Import')).toBeUndefined();
  });
});
