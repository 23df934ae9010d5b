import { HEADER_BYTES, MAX_PAYLOAD_BYTES, writeHeader } from '#contract/wire/frame';
import type { Random } from '../../demo/random.ts';
import { CLIENT_COMMANDS, SERVER_COMMANDS } from './hostile-model.ts';

/** Who attacks, and in whose name else. */
export interface Attacker {
  readonly random: Random;
  readonly userId: string;
  readonly victimId: string;
}

const utf8 = new TextEncoder();
const COMMAND_AT = 6;
const LENGTH_AT = 7;

/** JSON texts that a field may hold instead of what belongs there. */
const VALUES: readonly string[] = [
  'null',
  'true',
  '-1',
  '0',
  '-0',
  '0.5',
  '1e400',
  '-1e400',
  '9007199254740993',
  `1${'0'.repeat(400)}`,
  '""',
  '" "',
  '"é"',
  '"\\u0000"',
  '"\\ud800"',
  '"__proto__"',
  '"constructor"',
  '"operator:1"',
  '"\'; DROP TABLE messages; --"',
  '"<img src=x onerror=alert(1)>"',
  `"${'x'.repeat(65)}"`,
  `"${'x'.repeat(300)}"`,
  `"${'漢'.repeat(1_100)}"`,
  `"${'x'.repeat(66_000)}"`,
  '[]',
  '[1,2]',
  '{}',
  '{"__proto__":{"success":true}}',
  '{"toString":1,"length":-1}',
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
];

/** Bytes that are no UTF-8 and no CESU-8, to be put inside a string. */
const NO_TEXT: readonly (readonly number[])[] = [
  [0xff],
  [0xc0, 0xaf],
  [0xe2, 0x82],
  [0xed, 0xa0, 0xbd],
  [0xed, 0xb8, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x80],
];

type Make = (attacker: Attacker) => Uint8Array | string;

/** Kinds of frames, with how often each comes in relation to the others. */
const KINDS: readonly (readonly [number, Make])[] = [
  [34, (attacker) => request(attacker)],
  [22, wrongField],
  [10, extraField],
  [6, (attacker) => request(attacker, attacker.random.pick(SERVER_COMMANDS))],
  [6, (attacker) => request(attacker, unknownCommand(attacker.random))],
  [6, otherCommandInBody],
  [4, noText],
  [4, brokenJson],
  [2, noObject],
  [2, otherSerializer],
  [2, flippedBits],
  [0.6, lyingLength],
  [0.5, cutShort],
  [0.4, otherMagicOrVersion],
  [0.4, noise],
  [0.3, textFrame],
  [0.05, large],
];
const TOTAL = KINDS.reduce((sum, [weight]) => sum + weight, 0);

/** One message of a client that means no good, or of one that does, at random. */
export function hostileFrame(attacker: Attacker): Uint8Array | string {
  let at = attacker.random.between(0, TOTAL);
  const kind = KINDS.find(([weight]) => (at -= weight) < 0) ?? KINDS[0]!;
  return kind[1](attacker);
}

/** A complete bind. */
export function bindFrame(userId: string): Uint8Array {
  return frame(
    1,
    fieldsText(1, [
      ['userId', quote(userId)],
      ['token', quote(`token of ${userId}`)],
    ]),
  );
}

/** A heartbeat whose answer can be told from all others. */
export function heartbeat(requestId: string): Uint8Array {
  return frame(17, fieldsText(17, [['requestId', quote(requestId)]]));
}

type Fields = [name: string, json: string][];

/** Fields of a sound request, each as JSON. Some are of somebody else's. */
function soundFields({ random, userId, victimId }: Attacker, command: number): Fields {
  const me = quote(random.chance(0.95) ? userId : victimId);
  switch (command) {
    case 1:
      return [
        ['userId', me],
        ['token', quote(random.chance(0.7) ? `token of ${userId}` : 'a guess')],
        ['build', quote(`fuzz/${random.int(1, 400)}`)],
        ['features', random.pick(['["errors"]', '[]', '["recall","catch-up"]'])],
        ...(random.chance(0.05) ? proposalFields(random) : []),
      ];
    case 3:
      return [
        ['chatType', random.chance(0.5) ? '0' : '1'],
        ['toUserId', quote(random.pick([victimId, 'hostile', 'nobody']))],
        ['fromUserId', me],
        [
          'hasBeenSentId',
          random.chance(0.5) ? String(random.int(1, 1e9)) : quote(`h${random.next()}`),
        ],
        ['contentType', String(random.int(0, 5))],
        [
          'content',
          quote(
            random.pick(['', 'hello', '😀'.repeat(random.int(1, 50)), '\0', '漢字'.repeat(200)]),
          ),
        ],
        ['createTime', String(random.int(0, 2 ** 40))],
        ['contentDuration', String(random.int(0, 3_600))],
      ];
    case 5:
      return random.chance(0.1) ? [['userId', me]] : [['userId', quote(victimId)]];
    case 7:
    case 9:
      return [
        ['chatId', quote(random.pick([victimId, 'hostile', 'nobody']))],
        ['userId', me],
        ['chatType', random.chance(0.5) ? '0' : '1'],
      ];
    case -9:
      return [
        ['code', String(random.int(0, 110))],
        ['eventValue', quote('hostile')],
        ['eventObj', '1'],
      ];
    case 33:
    case 35:
      return [['topic', quote(random.pick(['metrics', 'announcements', 'all']))]];
    case 39:
      return [
        ['noticeId', quote('another')],
        ['kind', quote(random.pick(['received', 'read']))],
      ];
    case 43:
      return [
        ['after', random.chance(0.5) ? '""' : quote(String(random.int(0, 1e9)))],
        ['held', random.chance(0.5) ? '[]' : '["1","2"]'],
      ];
    case 45:
      return proposalFields(random);
    case 47:
    case 49:
      return [
        ['watchId', quote(random.pick(['w', 'all']))],
        ['filter', random.pick(['{}', '{"commands":[3,4]}', '{"text":"secret"}'])],
      ];
    default:
      return [];
  }
}

/** Most leave the connection with JSON: what is sent after another agreement says little. */
function proposalFields(random: Random): Fields {
  const digits = Array.from({ length: 64 }, () => random.int(0, 15).toString(16)).join('');
  const serializers = random.chance(0.8)
    ? random.pick(['[1]', '[]', '[1,2]', '[77]', '[1,1,1]'])
    : random.pick(['[2]', '[3,2]', '[3]', '[77,2]', '[2,3]']);
  const key = random.pick([digits, digits, '0'.repeat(64), 'ab', `${digits}00`]);
  return [
    ['serializers', serializers],
    ['publicKey', quote(key)],
  ];
}

function request(attacker: Attacker, command = pickCommand(attacker.random)): Uint8Array {
  return frame(command, fieldsText(command, soundFields(attacker, command)));
}

/** One field is missing or holds something else. */
function wrongField(attacker: Attacker): Uint8Array {
  const { random } = attacker;
  const command = pickCommand(random);
  const fields = soundFields(attacker, command);
  const at = random.int(0, Math.max(0, fields.length - 1));
  if (random.chance(0.2)) fields.splice(at, 1);
  else if (fields[at]) fields[at][1] = random.pick(VALUES);
  return frame(command, fieldsText(command, fields));
}

/** A field that nobody asked for, a second one of the same name, or a name that JavaScript knows. */
function extraField(attacker: Attacker): Uint8Array {
  const { random } = attacker;
  const command = pickCommand(random);
  const fields = soundFields(attacker, command);
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'success', 'x', ''];
  const repeated = fields.length > 0 && random.chance(0.3);
  fields.push([repeated ? random.pick(fields)[0] : random.pick(names), random.pick(VALUES)]);
  return frame(command, fieldsText(command, fields));
}

/** In the body stands another command than in the header, or none at all, or something else. */
function otherCommandInBody(attacker: Attacker): Uint8Array {
  const { random } = attacker;
  const command = pickCommand(random);
  const other = random.chance(0.5) ? String(pickCommand(random)) : random.pick(VALUES);
  return frame(command, `{"version":1,"command":${other}}`);
}

function noText({ random }: Attacker): Uint8Array {
  const bytes = random.pick(NO_TEXT);
  return frame(17, Uint8Array.of(...utf8.encode('{"command":17,"x":"'), ...bytes, 0x22, 0x7d));
}

function brokenJson(attacker: Attacker): Uint8Array {
  const { random } = attacker;
  const command = pickCommand(random);
  const text = fieldsText(command, soundFields(attacker, command));
  const cut = random.int(0, text.length - 1);
  return frame(
    command,
    random.chance(0.5) ? text.slice(0, cut) : `${text.slice(0, cut)}\u0001${text}`,
  );
}

function noObject({ random }: Attacker): Uint8Array {
  return frame(
    17,
    random.pick(['null', '[]', '17', '"17"', 'true', '', ' ', ...VALUES.slice(-2, -1)]),
  );
}

function otherSerializer({ random }: Attacker): Uint8Array {
  const bytes = frame(17, '{"command":17}');
  writeHeader(bytes, random.pick([0, 100, 127, 128, 200, 254, 255]), 17);
  return bytes;
}

/** A heartbeat with a few bits turned over behind the magic. */
function flippedBits({ random }: Attacker): Uint8Array {
  const bytes = frame(17, '{"command":17,"version":1}');
  for (let flips = random.int(1, 3); flips > 0; flips--) {
    const at = random.int(HEADER_BYTES, bytes.byteLength - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(0, 7));
  }
  return bytes;
}

function lyingLength({ random }: Attacker): Uint8Array {
  const bytes = frame(17, '{"command":17}');
  const lengths = [
    -1,
    0,
    1,
    13,
    15,
    MAX_PAYLOAD_BYTES,
    MAX_PAYLOAD_BYTES + 1,
    0x7fffffff,
    -0x80000000,
  ];
  new DataView(bytes.buffer).setInt32(LENGTH_AT, random.pick(lengths));
  return bytes;
}

function cutShort(attacker: Attacker): Uint8Array {
  const bytes = request(attacker);
  return bytes.slice(0, attacker.random.int(0, bytes.byteLength - 1));
}

function otherMagicOrVersion({ random }: Attacker): Uint8Array {
  const bytes = frame(17, '{"command":17}');
  bytes[random.int(0, 4)] = random.int(2, 255);
  return bytes;
}

function noise({ random }: Attacker): Uint8Array {
  return Uint8Array.from({ length: random.int(0, 200) }, () => random.int(0, 255));
}

function textFrame({ random }: Attacker): string {
  return random.pick(['', '{"command":17}', '\u0000', '4x', '漢'.repeat(1_000)]);
}

/** As large as a payload may be, and a byte more. */
function large({ random }: Attacker): Uint8Array {
  const rest = '{"command":17,"x":""}';
  const size = MAX_PAYLOAD_BYTES - rest.length + random.int(0, 1);
  return frame(17, rest.replace('""', quote('x'.repeat(size))));
}

function pickCommand(random: Random): number {
  // Mostly what has fields; a logout ends what comes behind it, so it is rare.
  return random.chance(0.3) ? 3 : random.pick(CLIENT_COMMANDS);
}

function unknownCommand(random: Random): number {
  return random.pick([11, 12, 16, 19, 32, 37, 60, 99, 127, -1, -8, -11, -128]);
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function fieldsText(command: number, fields: Fields): string {
  const all: Fields = [['command', String(command)], ['version', '1'], ...fields];
  return `{${all.map(([name, json]) => `${quote(name)}:${json}`).join(',')}}`;
}

function frame(command: number, payload: string | Uint8Array): Uint8Array {
  const body = typeof payload === 'string' ? utf8.encode(payload) : payload;
  const bytes = new Uint8Array(HEADER_BYTES + body.byteLength);
  bytes.set(body, HEADER_BYTES);
  writeHeader(bytes, 1, command);
  bytes[COMMAND_AT] = command;
  return bytes;
}
