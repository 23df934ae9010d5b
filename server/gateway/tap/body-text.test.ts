import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyHolds, bodyText, maskedAddress, withoutSecrets } from './body-text.ts';

function masked(body: object, words: readonly string[] = []): unknown {
  return JSON.parse(bodyText(body, { revealed: false, words }).text);
}

function revealed(body: object, maxCharacters = 4_096): unknown {
  return JSON.parse(bodyText(body, { revealed: true, maxCharacters }).text);
}

describe('a body', () => {
  it('is masked but for ids and words of the protocol', () => {
    const body = {
      content: 'meet me',
      fromUserId: 'u1',
      fromUserName: 'Ada',
      hasBeenSentId: 1_790_000_000_123,
      phone: 13_812_345_678,
      remark: '13812345678',
      unknown: { nested: ['a', { toUserId: 'u2', note: 'secret' }] },
      chatType: 1,
      ok: true,
      none: null,
    };
    assert.deepEqual(masked(body), {
      content: '•••••••',
      fromUserId: 'u1',
      fromUserName: '•••',
      hasBeenSentId: 1_790_000_000_123,
      phone: '•••••••••••',
      remark: '•••••••••••',
      unknown: { nested: ['•', { toUserId: 'u2', note: '••••••' }] },
      chatType: 1,
      ok: true,
      none: null,
    });
  });

  it('tells the length of long text instead', () => {
    assert.deepEqual(masked({ content: 'x'.repeat(500) }), { content: `${'•'.repeat(24)}… 500` });
  });

  it('has no telephone number and no address of mail in words and in names of fields', () => {
    assert.deepEqual(
      masked({ errorMsg: 'call +86 138-1234-5678 or ada@example.com', '13812345678': 1 }),
      { errorMsg: 'call ••••••••••••••••• or •••••••••••••••', '•••••••••••': 1 },
    );
    assert.deepEqual(masked({ msg: 'hello' }), { msg: '•••••' });
    assert.deepEqual(masked({ msg: 'hello' }, ['msg']), { msg: 'hello' });
  });

  it('shows no id that is none', () => {
    assert.deepEqual(masked({ toUserId: 'a whole sentence' }), { toUserId: '••••••••••••••••' });
  });

  it('never has a secret in it, even revealed', () => {
    const secrets = { token: 'abc', Password: ['x'], 'api-key': 7, ticket: '', accessToken: null };
    for (const body of [masked(secrets), revealed(secrets)]) {
      assert.deepEqual(body, {
        token: '••••••••',
        Password: '••••••••',
        'api-key': '••••••••',
        ticket: '',
        accessToken: null,
      });
    }
  });

  it('stays sound JSON when it is too long, too wide or too deep', () => {
    const long = bodyText({ content: '"'.repeat(9_000) }, { revealed: true });
    assert.ok(long.text.length < 10_000 && long.cut > 4_000);
    assert.match((JSON.parse(long.text) as { content: string }).content, /…$/);
    const wide = bodyText({ list: Array.from({ length: 1e5 }, () => 'x') }, { revealed: false });
    assert.ok(wide.text.length < 5_000 && wide.cut > 1e5);
    assert.equal((JSON.parse(wide.text) as { list: string[] }).list.at(-1), '…');
    const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as object;
    assert.doesNotThrow(() => revealed(deep));
    const half = { content: '\ud83d', '\u0000': '\u0007' };
    assert.deepEqual(revealed(half), half);
  });

  it('is looked through for text, but not its secrets', () => {
    const body = { a: [{ content: 'See PARIS' }], n: 42, token: 'hunter2' };
    assert.ok(bodyHolds(body, 'paris') && bodyHolds(body, '42'));
    assert.ok(!bodyHolds(body, 'hunter') && !bodyHolds(body, 'content'));
  });
});

describe('what could not be read', () => {
  it('has no secret in it', () => {
    const secret = 'Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE';
    for (const [text, shown] of [
      [`{"token":"short", "a":1`, `{"token":******", "a":1`],
      [`password=hush&user=ada`, `password=****&user=ada`],
      [`noise ${secret} noise`, `noise ${'*'.repeat(secret.length)} noise`],
      [`{"password":"two words","b":2}`, `{"password":**********","b":2}`],
    ] as const) {
      assert.equal(withoutSecrets(Buffer.from(text)).toString(), shown);
    }
  });
});

describe('an address', () => {
  it('is shown without its last part', () => {
    assert.equal(maskedAddress('203.0.113.57'), '203.0.113.•');
    assert.equal(maskedAddress('::ffff:203.0.113.57'), '::ffff:203.0.113.•');
    assert.equal(maskedAddress('2001:db8::1'), '2001:db8::•');
    assert.equal(maskedAddress(''), '•');
  });
});
