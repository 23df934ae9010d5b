import type { WireFault } from '../wire-error.ts';

/** Frames that break the protocol, and the fault that must be reported. `{}` is `7b7d`. */
export interface BadFrame {
  readonly name: string;
  readonly hex: string;
  readonly fault: WireFault;
}

export const BAD_FRAMES: readonly BadFrame[] = [
  { name: 'nothing at all', hex: '', fault: 'truncated' },
  { name: 'a header cut short', hex: '12345678 01 01 11 000000', fault: 'truncated' },
  { name: 'a payload cut short', hex: '12345678 01 01 11 00000003 7b7d', fault: 'truncated' },
  { name: 'a byte too many', hex: '12345678 01 01 11 00000002 7b7d 00', fault: 'trailing-bytes' },
  {
    name: 'two frames in one message',
    hex: '12345678 01 01 11 00000002 7b7d 12345678 01 01 11 00000002 7b7d',
    fault: 'trailing-bytes',
  },
  { name: 'another magic', hex: '12345679 01 01 11 00000002 7b7d', fault: 'bad-magic' },
  { name: 'the magic reversed', hex: '78563412 01 01 11 00000002 7b7d', fault: 'bad-magic' },
  {
    name: 'a version to come',
    hex: '12345678 02 01 11 00000002 7b7d',
    fault: 'unsupported-version',
  },
  {
    name: 'a negative version',
    hex: '12345678 ff 01 11 00000002 7b7d',
    fault: 'unsupported-version',
  },
  {
    name: 'version 0 with a command',
    hex: '12345678 00 01 11 00000002 7b7d',
    fault: 'unsupported-version',
  },
  { name: 'a negative length', hex: '12345678 01 01 11 ffffffff 7b7d', fault: 'too-large' },
  { name: 'a length of 2 GiB', hex: '12345678 01 01 11 7fffffff 7b7d', fault: 'too-large' },
  { name: 'a length above 1 MiB', hex: '12345678 01 01 11 00100001 7b7d', fault: 'too-large' },
  { name: 'serializer 0', hex: '12345678 01 00 11 00000002 7b7d', fault: 'unknown-serializer' },
  { name: 'serializer 255', hex: '12345678 01 ff 11 00000002 7b7d', fault: 'unknown-serializer' },
  { name: 'no payload', hex: '12345678 01 01 11 00000000', fault: 'bad-payload' },
  { name: 'broken JSON', hex: '12345678 01 01 11 00000001 7b', fault: 'bad-payload' },
  {
    name: 'JSON with a byte order mark',
    hex: '12345678 01 01 11 00000005 efbbbf 7b7d',
    fault: 'bad-payload',
  },
  { name: 'null', hex: '12345678 01 01 11 00000004 6e756c6c', fault: 'bad-payload' },
  { name: 'an array', hex: '12345678 01 01 11 00000002 5b5d', fault: 'bad-payload' },
  { name: 'a string', hex: '12345678 01 01 11 00000002 2222', fault: 'bad-payload' },
  { name: 'bytes that are no text', hex: '12345678 01 01 11 00000003 22ff22', fault: 'bad-text' },
  { name: 'an overlong slash', hex: '12345678 01 01 11 00000004 22c0af22', fault: 'bad-text' },
  {
    name: 'half a surrogate pair',
    hex: '12345678 01 01 11 0000000b 7b2261223a22 eda0bd 227d',
    fault: 'bad-text',
  },
  {
    name: 'a surrogate pair in the wrong order',
    hex: '12345678 01 01 11 0000000e 7b2261223a22 edb880 eda0bd 227d',
    fault: 'bad-text',
  },
  {
    name: 'a command nobody knows',
    hex: '12345678 01 01 63 00000002 7b7d',
    fault: 'unknown-command',
  },
  {
    name: 'one command in the header, another in the body',
    hex: '12345678 01 01 03 0000000e 7b22636f6d6d616e64223a31377d',
    fault: 'command-mismatch',
  },
  {
    name: 'a command that is a list',
    hex: '12345678 01 01 11 0000000e 7b22636f6d6d616e64223a5b5d7d',
    fault: 'command-mismatch',
  },
  {
    name: 'a command in words',
    hex: '12345678 01 01 11 00000010 7b22636f6d6d616e64223a223137227d',
    fault: 'command-mismatch',
  },
];
