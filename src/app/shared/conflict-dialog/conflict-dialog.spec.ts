import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import core from '../../core/i18n/en.ts';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import shared from '../i18n/en.ts';
import { ConflictDialog, type Side } from './conflict-dialog.ts';

describe('two who save one record', () => {
  let fixture: ComponentFixture<ConflictDialog>;
  let resolved: Readonly<Record<string, Side>>[];
  const host = () => fixture.nativeElement as HTMLElement;
  const radios = () => [...host().querySelectorAll('input')];
  const submit = () => host().querySelector('form')?.requestSubmit();

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([]), provideTexts(core, shared, { f: { n: 'Name', p: 'Phone' } })],
    });
    fixture = TestBed.createComponent(ConflictDialog);
    fixture.componentRef.setInput('fields', [
      { name: 'nickname', label: 'f.n', mine: 'Ada', theirs: 'Countess' },
      { name: 'phone', label: 'f.p', mine: '', theirs: '123' },
    ]);
    resolved = [];
    fixture.componentInstance.resolved.subscribe((choice) => resolved.push(choice));
    await fixture.whenStable();
  });

  it('shows both versions of each field that differs, also where one is empty', () => {
    expect([...host().querySelectorAll('fieldset')].map(textOf)).toEqual([
      'Name Yours Ada Saved meanwhile Countess',
      'Phone Yours — Saved meanwhile 123',
    ]);
  });

  it('keeps what one typed oneself unless one says otherwise', () => {
    submit();
    expect(resolved).toEqual([{ nickname: 'mine', phone: 'mine' }]);
  });

  it('takes from each side what one chooses', async () => {
    radios()[3]?.click();
    await fixture.whenStable();
    submit();
    expect(resolved).toEqual([{ nickname: 'mine', phone: 'theirs' }]);
  });

  it('takes all of one side at once', async () => {
    const all = [...host().querySelectorAll('button')];
    all.find((button) => textOf(button) === 'Take all of theirs')?.click();
    await fixture.whenStable();
    expect(radios().map(({ checked }) => checked)).toEqual([false, true, false, true]);
    submit();
    expect(resolved).toEqual([{ nickname: 'theirs', phone: 'theirs' }]);
  });
});
