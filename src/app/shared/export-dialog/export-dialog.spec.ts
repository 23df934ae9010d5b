import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import { SHARED_ICONS } from '../icons.ts';
import { ExportDialog, type ExportRequest } from './export-dialog.ts';

describe('the export of a list', () => {
  let fixture: ComponentFixture<ExportDialog>;
  let confirmed: ExportRequest[];
  let cancelled: number;
  const host = () => fixture.nativeElement as HTMLElement;
  const boxes = () => [...host().querySelectorAll<HTMLInputElement>('.columns input')];
  const button = (name: string) =>
    [...host().querySelectorAll('button')].find((one) => textOf(one) === name)!;

  async function set(input: string, value: unknown) {
    fixture.componentRef.setInput(input, value);
    await fixture.whenStable();
  }

  /** Presses what the column, or the choice of all, stands beside. */
  async function toggle(label: string) {
    const labels = [...host().querySelectorAll('label')];
    labels.find((one) => textOf(one) === label)!.click();
    await fixture.whenStable();
  }

  async function submit() {
    host().querySelector('form')!.requestSubmit();
    await fixture.whenStable();
  }

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideTexts(core, shared, { column: { id: 'User ID', name: 'Nickname', phone: 'Phone' } }),
        provideRouter([]),
        provideNzIcons(SHARED_ICONS),
      ],
    });
    fixture = TestBed.createComponent(ExportDialog);
    const columns = ['id', 'name', 'phone'].map((name) => ({ name, label: `column.${name}` }));
    const given = { heading: 'Export users', columns, busy: false, error: null, failed: 'No.' };
    for (const [input, value] of Object.entries(given)) fixture.componentRef.setInput(input, value);
    confirmed = [];
    cancelled = 0;
    fixture.componentInstance.confirmed.subscribe((request) => confirmed.push(request));
    fixture.componentInstance.cancelled.subscribe(() => (cancelled += 1));
    await fixture.whenStable();
  });

  it('is of all columns into a workbook, if nothing else is chosen', async () => {
    await submit();
    expect(confirmed).toEqual([{ format: 'xlsx', columns: ['id', 'name', 'phone'] }]);
  });

  it('is of what is chosen, in the order of the file whatever was pressed first', async () => {
    await toggle('CSV');
    await toggle('User ID');
    await toggle('Nickname');
    await toggle('User ID');
    await submit();
    expect(confirmed).toEqual([{ format: 'csv', columns: ['id', 'phone'] }]);
  });

  it('says whether all columns are chosen, some or none, and of none makes no file', async () => {
    const all = () => [boxes()[0]?.checked, boxes()[0]?.indeterminate];
    expect(all()).toEqual([true, false]);
    await toggle('Phone');
    expect(all()).toEqual([false, true]);
    await toggle('All');
    expect(all()).toEqual([true, false]);
    await toggle('All');
    expect(all()).toEqual([false, false]);
    expect(boxes().some(({ checked }) => checked)).toBeFalse();
    expect(button('Export').disabled).toBeTrue();
    await submit();
    expect(confirmed).toEqual([]);
  });

  it('is begun once, however often it is submitted', async () => {
    await submit();
    await set('busy', true);
    await submit();
    expect(confirmed.length).toBe(1);
    expect(button('Export').getAttribute('aria-disabled')).toBe('true');
  });

  it('says why it was refused, and keeps what was chosen', async () => {
    await toggle('CSV');
    await toggle('Phone');
    await set('error', { code: 'busy', message: 'Too many jobs.', status: 503 });
    expect(textOf(host().querySelector('[role=alert]'))).toContain('No.');
    await submit();
    expect(confirmed).toEqual([{ format: 'csv', columns: ['id', 'name'] }]);
  });

  it('can be given up, with Escape too', () => {
    button('Cancel').click();
    host().querySelector('dialog')!.dispatchEvent(new Event('cancel'));
    expect([cancelled, confirmed.length]).toEqual([2, 0]);
  });
});
