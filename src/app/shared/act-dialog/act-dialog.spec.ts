import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { provideNzIcons } from 'ng-zorro-antd/icon';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import { SHARED_ICONS } from '../icons.ts';
import { ActDialog, type ActDetails } from './act-dialog.ts';

describe('the last step before an act', () => {
  let fixture: ComponentFixture<ActDialog>;
  let confirmed: ActDetails[];
  const host = () => fixture.nativeElement as HTMLElement;
  const field = (id: string) => host().querySelector<HTMLInputElement>(`#act-dialog-${id}`)!;

  async function show(inputs: Readonly<Record<string, unknown>> = {}) {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideTexts(core, shared), provideNzIcons(SHARED_ICONS)],
    });
    fixture = TestBed.createComponent(ActDialog);
    const given = { heading: 'Ban Ada?', act: 'Ban', failed: 'Not banned.', language: 'en' };
    for (const [input, value] of Object.entries({ ...given, ...inputs })) {
      fixture.componentRef.setInput(input, value);
    }
    confirmed = [];
    fixture.componentInstance.confirmed.subscribe((details) => confirmed.push(details));
    await fixture.whenStable();
  }

  async function set(input: string, value: unknown) {
    fixture.componentRef.setInput(input, value);
    await fixture.whenStable();
  }

  async function type(id: string, text: string) {
    field(id).value = text;
    field(id).dispatchEvent(new Event('input'));
    await fixture.whenStable();
  }

  async function submit() {
    host().querySelector('form')?.requestSubmit();
    await fixture.whenStable();
  }

  it('wants a reason, says so where it is missing, and leads there', async () => {
    await show();
    await type('reason', '   ');
    await submit();
    expect(confirmed).toEqual([]);
    expect(textOf(host())).toContain('Please say why');
    // The focus moves in a task of its own, once the complaint is drawn.
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement).toBe(field('reason'));
    await type('reason', ' Fraud ');
    expect(textOf(host())).not.toContain('Please say why');
    await submit();
    expect(confirmed).toEqual([{ reason: 'Fraud', until: null }]);
  });

  it('takes a common reason with one press', async () => {
    await show({ presets: ['Spam', 'Abuse'] });
    host().querySelector<HTMLButtonElement>('.presets button:last-child')?.click();
    await fixture.whenStable();
    expect(field('reason').value).toBe('Abuse');
    await submit();
    expect(confirmed[0]?.reason).toBe('Abuse');
  });

  it('does without a reason where it may', async () => {
    await show({ reason: 'may' });
    expect(textOf(host())).toContain('Optional');
    await submit();
    expect(confirmed).toEqual([{ reason: '', until: null }]);
  });

  it('proposes an end, counted from when the button is pressed', async () => {
    await show({ reason: 'none', end: 'hour' });
    const before = Date.now();
    await submit();
    const until = Date.parse(confirmed[0]?.until ?? '');
    expect(until).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });

  it('takes no end that has gone by, and one that is still to come', async () => {
    await show({ reason: 'none', end: 'day' });
    const ends = field('end') as unknown as HTMLSelectElement;
    ends.selectedIndex = [...ends.options].findIndex(
      (option) => textOf(option) === 'Date and time',
    );
    ends.dispatchEvent(new Event('change'));
    await fixture.whenStable();
    const date = host().querySelector<HTMLInputElement>('input[type=datetime-local]')!;
    for (const [value, taken] of [
      ['2001-01-01T00:00', 0],
      ['2999-01-01T00:00', 1],
    ] as const) {
      date.value = value;
      date.dispatchEvent(new Event('input'));
      await submit();
      expect(confirmed.length).withContext(value).toBe(taken);
    }
    expect(confirmed[0]?.until).toBe(new Date('2999-01-01T00:00').toISOString());
  });

  it('wants the name typed where there is no way back', async () => {
    await show({ reason: 'none', confirmWith: 'ada.lovelace' });
    await type('confirm', 'ada');
    await submit();
    expect(confirmed).toEqual([]);
    expect(textOf(host())).toContain('This is not the same.');
    await type('confirm', 'ada.lovelace');
    await submit();
    expect(confirmed.length).toBe(1);
  });

  it('cannot be pressed twice, keeps what was typed when it fails, and says why in words', async () => {
    await show();
    await type('reason', 'Fraud');
    await set('busy', true);
    await submit();
    expect(confirmed).withContext('while it is under way').toEqual([]);
    await set('busy', false);
    await set('error', { status: 409, code: 'user-deleted', message: 'server words' });
    const said = textOf(host());
    expect(said).toContain('Not banned.');
    expect(said).toContain('This account was deleted: nothing of it can be changed.');
    expect(said).not.toContain('server words');
    expect(field('reason').value).toBe('Fraud');
  });

  it('shows what the server says where a code is not known', async () => {
    await show({ error: { status: 422, code: 'novel', message: 'No such thing.' } });
    expect(textOf(host())).toContain('No such thing.');
  });

  it('is given up by Escape and by its button', async () => {
    await show();
    let cancelled = 0;
    fixture.componentInstance.cancelled.subscribe(() => (cancelled += 1));
    host()
      .querySelector('dialog')
      ?.dispatchEvent(new Event('cancel', { cancelable: true }));
    host().querySelector<HTMLButtonElement>('footer button[type=button]')?.click();
    expect(cancelled).toBe(2);
  });
});
