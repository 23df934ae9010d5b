import { Command } from '#contract/wire/commands';
import { Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import faultTexts from '../../shared/faults/i18n/en.ts';
import en from '../i18n/en.ts';
import { QUIRKS, faultKey } from './fault-texts.ts';

/** The other language has the same keys: the compiler sees to that. */
describe('the texts of the protocol', () => {
  const faults = faultTexts.faults as Record<string, unknown>;

  for (const code of [...Object.values(WireFault), ...Object.values(Refusal), ...QUIRKS]) {
    it(`explain ${code}`, () => {
      expect(faultKey(code)).toBe(`faults.${code}`);
      expect(Object.keys(faults[code]!)).toEqual(['title', 'what', 'todo']);
    });
  }

  it('have words for a code that is not known', () => {
    expect(faultKey('from-the-future')).toBe('faults.other');
  });

  it('name every command', () => {
    expect(Object.keys(en.traffic.command).sort()).toEqual(
      [...Object.keys(Command), 'unknown'].sort(),
    );
  });
});
