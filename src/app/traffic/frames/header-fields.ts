import { HEADER_BYTES, MAGIC, MAX_PAYLOAD_BYTES, VERSION } from '#contract/wire/frame';

export type HeaderFieldName = 'magic' | 'version' | 'serializer' | 'command' | 'length';

/** One field of a header, with what stands in it. */
export interface HeaderField {
  readonly name: HeaderFieldName;
  /** Its bytes, two hexadecimal digits each; fewer than it has where the header ends early. */
  readonly bytes: readonly string[];
  /** Null where bytes of it are missing. */
  readonly value: number | null;
  /** Whether a gateway takes it for what it should be. */
  readonly sound: boolean;
}

const LAYOUT: readonly (readonly [HeaderFieldName, from: number, bytes: number])[] = [
  ['magic', 0, 4],
  ['version', 4, 1],
  ['serializer', 5, 1],
  ['command', 6, 1],
  ['length', 7, 4],
];

/** Takes a header apart, be it whole or not. `bytes`: of the whole frame. */
export function headerFields(hex: string, bytes: number): readonly HeaderField[] {
  const all = hex.match(/../g) ?? [];
  return LAYOUT.map(([name, from, count]) => {
    const own = all.slice(from, from + count);
    const value = own.length === count ? numberOf(name, own.join('')) : null;
    return { name, bytes: own, value, sound: value !== null && isSound(name, value, bytes) };
  });
}

function numberOf(name: HeaderFieldName, hex: string): number {
  const unsigned = Number.parseInt(hex, 16);
  if (name === 'magic' || name === 'serializer') return unsigned;
  const range = 2 ** (hex.length * 4);
  return unsigned >= range / 2 ? unsigned - range : unsigned;
}

function isSound(name: HeaderFieldName, value: number, bytes: number): boolean {
  switch (name) {
    case 'magic':
      return value === MAGIC;
    case 'version':
      return value === VERSION || value === 0;
    case 'serializer':
      return value >= 1 && value <= 3;
    case 'command':
      return true;
    case 'length':
      return value >= 0 && value <= MAX_PAYLOAD_BYTES && value + HEADER_BYTES === bytes;
  }
}
