import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { faultOf, frameOf, hexLines, readHex, toHex } from './hex-input.ts';

describe('bytes written by hand', () => {
  it('are read with blanks anywhere and digits of either case', () => {
    const read = readHex(' 12 34\n5678 aB');
    expect(read.kind === 'bytes' && toHex(read.bytes)).toBe('12345678ab');
  });

  it('say where a digit is none', () => {
    expect(readHex('12 3x')).toEqual({ kind: 'digit', at: 5, found: 'x' });
  });

  it('say that half a byte is missing', () => {
    expect(readHex('123')).toEqual({ kind: 'half' });
  });

  it('have an end', () => {
    expect(readHex('00'.repeat(65_537))).toEqual({ kind: 'long' });
  });

  it('come back as they were written out', () => {
    const frame = encodePacket(Command.HeartbeatRequest, { note: '你好' });
    const read = readHex(hexLines(frame));
    expect(read.kind === 'bytes' && read.bytes).toEqual(frame);
    expect(hexLines(frame).split('\n')[0]!.split(' ').length).toBe(11);
  });

  it('get a header with the length in bytes, not in characters', () => {
    const frame = frameOf('{"content":"你好"}', Command.MessageRequest, 1);
    expect(faultOf(frame)).toBeNull();
    expect(frame.byteLength).toBe(11 + 20);
  });

  it('are judged as the gateway will judge them', () => {
    const frame = frameOf('{}', 17, 1);
    expect(faultOf(frame.slice(0, -1))!.fault).toBe('truncated');
    expect(faultOf(frameOf('{"command":3}', 17, 1))!.fault).toBe('command-mismatch');
    expect(faultOf(frameOf('nonsense', 17, 1))!.fault).toBe('bad-payload');
    expect(faultOf(frameOf('{}', 99, 1))!.fault).toBe('unknown-command');
    expect(faultOf(frameOf('{}', 17, 9))!.fault).toBe('unknown-serializer');
    expect(faultOf(new Uint8Array(3))!.fault).toBe('truncated');
  });
});
