import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { Command } from '#contract/wire/commands';
import { ContentType } from '#contract/wire/packets/message';
import { PushCode } from '#contract/wire/packets/push';
import { Feature, Refusal } from '#contract/wire/packets/session';
import { WireFault } from '#contract/wire/wire-error';
import { closeFor } from './faults.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { BURST } from './outbox.ts';
import { CloseCode } from './session.ts';
import { BROKEN_WEB_SOCKET, isViolation } from './violation-codes.ts';

const document = await readFile(new URL('../../docs/wire-protocol.md', import.meta.url), 'utf8');

/** The cells of the table whose first column has this title, without its head; code quotes removed. */
function table(section: string, firstColumn: string): string[][] {
  const [, text = ''] = document.split(`\n## ${section}\n`);
  const lines = text.split('\n## ', 1)[0]!.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${firstColumn} |`));
  assert.notEqual(head, -1, `${section} has a table that starts with ${firstColumn}`);
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'));
  return lines.slice(head + 2, end < 0 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

function firstTwo(rows: string[][]): string[][] {
  return rows.map((row) => row.slice(0, 2));
}

describe('docs/wire-protocol.md', () => {
  it('has every command, with its number and the command that answers it', () => {
    const rows = table('Commands', 'n');
    assert.deepEqual(
      firstTwo(rows),
      Object.entries(Command).map(([name, number]) => [String(number), name]),
    );
    const numbers = new Set(rows.map(([number]) => number));
    for (const [, name = '', by, answer = ''] of rows) {
      if (by === 'server') assert.equal(answer, '', `${name} is an answer`);
      else assert.ok(answer === '–' || numbers.has(answer), `${name} is answered by ${answer}`);
    }
  });

  it('has every content type', () => {
    assert.deepEqual(
      table('Packets', 'contentType').map(([number]) => number),
      Object.values(ContentType).map(String),
    );
  });

  it('has every code of a push', () => {
    assert.deepEqual(
      firstTwo(table('Packets', 'code')),
      Object.entries(PushCode).map(([name, code]) => [String(code), name]),
    );
  });

  it('has every refusal, and says whether it is a violation', () => {
    assert.deepEqual(
      firstTwo(table('Refusals', 'code')),
      Object.values(Refusal).map((code) => [code, isViolation(code) ? 'yes' : 'no']),
    );
  });

  it('has every fault, and how it ends the connection', () => {
    assert.deepEqual(
      table('Faults', 'code').map((row) => row.slice(0, 3)),
      [...Object.values(WireFault), BROKEN_WEB_SOCKET].map((code) => {
        const { closeCode, atOnce } = closeFor(code);
        return [code, String(closeCode), atOnce ? 'at once' : 'repeated'];
      }),
    );
  });

  it('has every close code', () => {
    assert.deepEqual(
      firstTwo(table('Close codes', 'code')),
      Object.entries(CloseCode).map(([name, code]) => [String(code), name]),
    );
  });

  it('has every feature', () => {
    assert.deepEqual(
      table('What is opt-in', 'feature').map(([feature]) => feature),
      Object.values(Feature),
    );
  });

  it('says what the limits are', () => {
    const says = new Map(table('Limits', 'what').map(([what, how = '']) => [what, how]));
    const number = (count: number) => count.toLocaleString('en').replaceAll(',', ' ');
    const { frames, violations, handshakes, waitingHandshakes } = DEFAULT_LIMITS;
    for (const [what, how] of [
      ['Payload of a frame', `${number(DEFAULT_LIMITS.payloadBytes)} bytes`],
      ['Content of a message', `${number(DEFAULT_LIMITS.contentCharacters)} UTF-16 code units`],
      ['Frames of a connection', `${frames.perSecond} a second, ${frames.burst} at once`],
      [
        'Violations forgiven',
        `${violations.burst}, and one more every ${1 / violations.perSecond} s`,
      ],
      ['Time to bind', `${DEFAULT_LIMITS.bindWithinMs / 1000} s`],
      ['Sockets open from one address', number(DEFAULT_LIMITS.socketsPerAddress)],
      [
        'Bytes that wait in the server for all readers',
        `${DEFAULT_LIMITS.totalBacklogBytes >> 20} MiB`,
      ],
      [
        'Handshakes',
        `${number(handshakes.perSecond)} a second, ${handshakes.burst} at once; ${number(waitingHandshakes)} more wait`,
      ],
      ['Bytes that wait in the server for one reader', `${DEFAULT_LIMITS.backlogBytes >> 20} MiB`],
      [
        'The same for a short time',
        `${(DEFAULT_LIMITS.backlogBytes * BURST) >> 20} MiB, for ${DEFAULT_LIMITS.behindMs / 1_000} s`,
      ],
    ] as const) {
      assert.equal(says.get(what), how, what);
    }
    const stored = says.get('Messages of a connection that wait for storage') ?? '';
    const { unstoredMessages, unstoredCharacters } = DEFAULT_LIMITS;
    const most = `${unstoredMessages}, or ${number(unstoredCharacters)} characters;`;
    assert.ok(stored.startsWith(most), stored);
  });
});
