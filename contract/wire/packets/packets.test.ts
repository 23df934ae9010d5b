import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodePacket } from '../codec.ts';
import type { Body } from '../serializers.ts';
import { SENT_FRAMES } from '../testing/frame-vectors.ts';
import { fromHex } from '../testing/hex.ts';
import { readTopicRequest } from './live.ts';
import { MAX_CONTENT_CHARACTERS, readChatRequest, readMessageRequest } from './message.ts';
import { readReceiptRequest } from './push.ts';
import { readBindRequest } from './session.ts';

const message = {
  chatType: 1,
  toUserId: 'group-1',
  fromUserId: 'ada',
  hasBeenSentId: 1_635_811_200_000,
  contentType: 0,
  content: '测试',
  createTime: 1_635_811_200_000,
};

describe('packets of clients in the field', () => {
  const readers: Readonly<Record<number, (body: Body) => object>> = {
    1: readBindRequest,
    3: readMessageRequest,
    7: readChatRequest,
    9: readChatRequest,
  };

  for (const { name, hex } of SENT_FRAMES) {
    const { command, body } = decodePacket(fromHex(hex));
    const read = readers[command];
    if (!read) continue;
    it(`${name}: every field they fill in is read as it is`, () => {
      for (const [field, value] of Object.entries(read(body))) {
        if (field in body) assert.deepEqual(value, body[field], field);
      }
    });
  }
});

describe('readMessageRequest', () => {
  it('reads names and pictures that are missing or null as empty', () => {
    const read = readMessageRequest({ ...message, toUserName: null, contentDuration: null });
    assert.deepEqual(
      [read.toUserName, read.fromUserHeadImg, read.contentDuration],
      ['', '', undefined],
    );
  });

  it('keeps the type of hasBeenSentId, whose echo must be the very same', () => {
    assert.equal(readMessageRequest({ ...message, hasBeenSentId: '17' }).hasBeenSentId, '17');
    assert.equal(readMessageRequest({ ...message, hasBeenSentId: 17 }).hasBeenSentId, 17);
  });

  it('takes content of the longest length allowed', () => {
    const content = 'x'.repeat(MAX_CONTENT_CHARACTERS);
    assert.equal(readMessageRequest({ ...message, content }).content, content);
  });

  for (const [name, change] of [
    ['no chat', { toUserId: undefined }],
    ['an empty chat', { toUserId: '' }],
    ['a chat with blanks', { toUserId: 'a b' }],
    ['a chat beyond 64 characters', { toUserId: 'x'.repeat(65) }],
    ['a chat that is an object', { toUserId: {} }],
    ['a chat type of its own', { chatType: 2 }],
    ['a chat type as text', { chatType: '1' }],
    ['no sender', { fromUserId: null }],
    ['no id', { hasBeenSentId: undefined }],
    ['an id with a fraction', { hasBeenSentId: 1.5 }],
    ['a content type of its own', { contentType: 6 }],
    ['no content', { content: undefined }],
    ['content that is an object', { content: { toString: 'x' } }],
    ['content that is too long', { content: 'x'.repeat(MAX_CONTENT_CHARACTERS + 1) }],
    ['a voice of negative length', { contentDuration: -1 }],
    ['a time before 1970', { createTime: -1 }],
    ['a time in words', { createTime: 'now' }],
    ['a name beyond 128 characters', { fromUserName: 'x'.repeat(129) }],
  ] as const) {
    it(`refuses ${name} and names the field`, () => {
      const [field = ''] = Object.keys(change);
      assert.throws(() => readMessageRequest({ ...message, ...change }), {
        name: 'WireError',
        fault: 'bad-field',
        message: new RegExp(`^${field} `),
      });
    });
  }
});

describe('readBindRequest', () => {
  it('reads a bare userId as an old client', () => {
    assert.deepEqual(readBindRequest({ userId: 'ada' }), {
      userId: 'ada',
      token: '',
      build: '',
      device: '',
      features: [],
    });
  });

  it('takes a number for an id and leaves out features it does not know', () => {
    const read = readBindRequest({ userId: 42, features: ['errors', 'telepathy', 7] });
    assert.deepEqual([read.userId, read.features], ['42', ['errors']]);
  });

  it('refuses a token that is no text', () => {
    assert.throws(() => readBindRequest({ userId: 'ada', token: 1 }), { fault: 'bad-field' });
  });
});

describe('readTopicRequest', () => {
  it('knows its topics and no property every object has', () => {
    assert.deepEqual(readTopicRequest({ topic: 'metrics' }), { topic: 'metrics' });
    for (const topic of [undefined, '', 'constructor', '__proto__']) {
      assert.throws(() => readTopicRequest({ topic }), { fault: 'bad-field' });
    }
  });
});

describe('readReceiptRequest', () => {
  it('reads a receipt and refuses a kind of its own', () => {
    const receipt = { noticeId: '7', kind: 'read' };
    assert.deepEqual(readReceiptRequest(receipt), receipt);
    assert.throws(() => readReceiptRequest({ ...receipt, kind: 'seen' }), { fault: 'bad-field' });
  });
});
