import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Value } from 'typebox/value';
import { NewAnnouncementSchema } from './announcements.ts';
import { NewGroupSchema } from './groups.ts';
import { NewUserSchema } from './users.ts';

const lines = {
  nickname: (text: string) =>
    Value.Check(NewUserSchema, { username: 'ada', nickname: text, password: '123456' }),
  'group name': (text: string) =>
    Value.Check(NewGroupSchema, { name: text, ownerId: '1', memberIds: [] }),
  'announcement title': (text: string) =>
    Value.Check(NewAnnouncementSchema, {
      title: text,
      content: 'first line\nsecond line',
      audience: { kind: 'online' },
    }),
};

for (const [what, accepts] of Object.entries(lines)) {
  test(`a ${what} is one line that can be read, in any script`, () => {
    for (const text of ['Ada', '李 雷', 'مرحبا', '👩‍👩‍👧‍👦', ' a '])
      assert.ok(accepts(text), JSON.stringify(text));
  });

  test(`a ${what} controls neither a terminal nor the direction of other text`, () => {
    for (const bad of ['\0', '\t', '\n', '\r', '\u001b', '\u202a', '\u202e', '\u2066', '\u2069'])
      assert.ok(!accepts(`a${bad}b`), JSON.stringify(bad));
    assert.ok(!accepts(' \u3000 '), 'blank');
  });
}
