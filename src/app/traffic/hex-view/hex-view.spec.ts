import { TestBed } from '@angular/core/testing';
import { provideTexts } from '../../core/testing/provide-texts.ts';
import { textOf } from '../../core/testing/text-of.ts';
import texts from '../i18n/en.ts';
import { HexView } from './hex-view.ts';

describe('HexView', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: [provideTexts(texts)] }));

  function show(inputs: { header: string; bytes: number; payload?: string }) {
    const fixture = TestBed.createComponent(HexView);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    fixture.detectChanges();
    const host = fixture.nativeElement as HTMLElement;
    return {
      fixture,
      host,
      buttons: [...host.querySelectorAll('button')],
      field: (name: string) => host.querySelector(`.field[data-field=${name}]`),
    };
  }

  it('explains the bytes of each field', () => {
    const { buttons, field } = show({ header: '123456780101f600000010', bytes: 27 });
    expect(buttons.map((each) => textOf(each.querySelector('.visually-hidden')))).toEqual([
      'Magic: 12 34 56 78',
      'Version: 01',
      'Serializer: 01',
      'Command: f6',
      'Length: 00 00 00 10',
    ]);
    expect(textOf(field('magic'))).toContain('0x12345678');
    expect(textOf(field('command'))).toContain('-10 · Push');
    expect(textOf(field('length'))).toContain('16');
  });

  it('shows what belongs to the bytes that have the focus', () => {
    const { fixture, buttons, field } = show({ header: '1234567801010300000000', bytes: 11 });
    buttons[3]?.dispatchEvent(new FocusEvent('focus'));
    fixture.detectChanges();
    expect(field('command')?.classList).toContain('lit');
    expect(field('magic')?.classList).not.toContain('lit');
    buttons[3]?.dispatchEvent(new FocusEvent('blur'));
    fixture.detectChanges();
    expect(field('command')?.classList).not.toContain('lit');
  });

  it('says what is wrong with a header that is too short and of something else', () => {
    const { buttons, field, host } = show({ header: '4745542f20', bytes: 5 });
    expect(field('magic')?.classList).toContain('wrong');
    expect(buttons.map((each) => textOf(each.querySelector('.visually-hidden')))).toEqual([
      'Magic: 47 45 54 2f',
      'Version: 20',
    ]);
    expect(textOf(host)).toContain('6 bytes are missing');
  });

  it('writes the payload as bytes and as text, sixteen on a line, after the header', () => {
    const payload = Array.from(new TextEncoder().encode('{"content":"hello 1"}\u0001'), (byte) =>
      byte.toString(16).padStart(2, '0'),
    );
    const { host } = show({
      header: '1234567801010300000016',
      bytes: 33,
      payload: payload.join(''),
    });
    const lines = host.querySelector('pre')?.textContent.trimEnd().split('\n') ?? [];
    expect(lines.length).toBe(2);
    expect(lines[0]).toMatch(/^000b {2}7b 22 63 .* {2}\{"content":"hell$/);
    expect(lines[1]).toMatch(/^001b {2}6f 20 31 22 7d 01 +o 1"\}·$/);
  });
});
