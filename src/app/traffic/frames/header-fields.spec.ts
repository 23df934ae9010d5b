import { headerFields } from './header-fields.ts';

describe('headerFields', () => {
  const values = (hex: string, bytes: number) =>
    headerFields(hex, bytes).map(({ name, value, sound }) => [name, value, sound]);

  it('reads every field of a heartbeat', () => {
    expect(values('12345678010111000000' + '1a', 37)).toEqual([
      ['magic', 0x12345678, true],
      ['version', 1, true],
      ['serializer', 1, true],
      ['command', 17, true],
      ['length', 26, true],
    ]);
  });

  it('reads negative commands and lengths as such', () => {
    const fields = values('123456780101f6ffffffff', 11);
    expect(fields[3]).toEqual(['command', -10, true]);
    expect(fields[4]).toEqual(['length', -1, false]);
  });

  it('marks what is wrong', () => {
    expect(values('deadbeef070911000000ff', 12).map(([, , sound]) => sound)).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
  });

  it('says what is missing of a header that ends early', () => {
    const fields = headerFields('123456780101', 6);
    expect(fields.map(({ bytes }) => bytes.length)).toEqual([4, 1, 1, 0, 0]);
    expect(fields[4]).toEqual(jasmine.objectContaining({ value: null, sound: false }));
  });
});
