import { WireError, WireFault } from '../wire-error.ts';

/** How deep maps and arrays may stand in each other. */
const MAX_DEPTH = 64;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes that follow the first byte of the numbers 0xca to 0xd3. */
const NUMBER_BYTES = [4, 8, 1, 2, 4, 8, 1, 2, 4, 8];

/**
 * Looks through MessagePack (the specification of 2013, with str 8) before anything is allocated for
 * it: one map, whole and with nothing behind it, of nothing but what JSON has. That bounds the cost of
 * decoding by the bytes that came, and lets nothing into a handler that JSON could not bring there.
 * @throws WireError bad-payload, bad-text
 */
export function mustBeJsonLike(bytes: Uint8Array): void {
  const first = bytes[0] ?? 0;
  if (first >> 4 !== 0x8 && first !== 0xde && first !== 0xdf) throw bad('is no map');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still to come of each open container, keys included. */
  const left = [1];
  const maps = [false];
  let at = 0;

  const need = (count: number): number => {
    if (count > bytes.byteLength - at) throw bad('is cut short');
    const from = at;
    at += count;
    return from;
  };
  const enter = (values: number, map: boolean): void => {
    if (left.length > MAX_DEPTH) throw bad(`is nested deeper than ${MAX_DEPTH}`);
    // Each takes a byte at least: so no size is believed that cannot be true.
    if (values > bytes.byteLength - at) throw bad('is cut short');
    left.push(values);
    maps.push(map);
  };
  const text = (length: number): void => {
    const from = need(length);
    for (let index = from; index < at; index++) {
      if ((bytes[index] ?? 0) < 0x80) continue;
      mustBeUtf8(bytes.subarray(index, at));
      return;
    }
  };

  while (left.length > 0) {
    const top = left.length - 1;
    const values = left[top] ?? 0;
    if (values === 0) {
      left.pop();
      maps.pop();
      continue;
    }
    left[top] = values - 1;
    const head = bytes[need(1)] ?? 0;
    const isKey = maps[top] === true && values % 2 === 0;
    if (isKey && head >> 5 !== 0b101 && (head < 0xd9 || head > 0xdb)) {
      throw bad('has a key that is no text');
    }
    if (head < 0x80 || head >= 0xe0) continue;
    else if (head < 0x90) enter((head & 0xf) * 2, true);
    else if (head < 0xa0) enter(head & 0xf, false);
    else if (head < 0xc0) text(head & 0x1f);
    else if (head === 0xc0 || head === 0xc2 || head === 0xc3) continue;
    else if (head === 0xca) mustBeFinite(view.getFloat32(need(4)));
    else if (head === 0xcb) mustBeFinite(view.getFloat64(need(8)));
    else if (head >= 0xcc && head <= 0xd3) need(NUMBER_BYTES[head - 0xca] ?? 0);
    else if (head === 0xd9) text(view.getUint8(need(1)));
    else if (head === 0xda) text(view.getUint16(need(2)));
    else if (head === 0xdb) text(view.getUint32(need(4)));
    else if (head === 0xdc) enter(view.getUint16(need(2)), false);
    else if (head === 0xdd) enter(view.getUint32(need(4)), false);
    else if (head === 0xde) enter(view.getUint16(need(2)) * 2, true);
    else if (head === 0xdf) enter(view.getUint32(need(4)) * 2, true);
    else throw bad(`holds 0x${head.toString(16)}, which JSON has nothing for`);
  }
  if (at < bytes.byteLength) throw bad('goes on behind its end');
}

function mustBeFinite(value: number): void {
  if (!Number.isFinite(value)) throw bad('holds a number that JSON has nothing for');
}

function mustBeUtf8(bytes: Uint8Array): void {
  try {
    strictUtf8.decode(bytes);
  } catch (cause) {
    throw new WireError(WireFault.BadText, 'a text of the payload is not UTF-8', { cause });
  }
}

function bad(what: string): WireError {
  return new WireError(WireFault.BadPayload, `the payload ${what}`);
}
