import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { createLog } from './log.ts';

test('secrets that somebody logs by mistake do not reach the log', () => {
  let written = '';
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString('utf8');
      done();
    },
  });
  const log = createLog('info', destination);
  log.info({ body: { username: 'ada', password: 'hunter2' }, ticket: 'hunter2' }, 'sign in');
  log.info({ req: { headers: { cookie: 'session=hunter2', authorization: 'Bearer hunter2' } } });
  log.info({ res: { headers: { 'set-cookie': 'session=hunter2' } } });
  assert.match(written, /"username":"ada","password":"\[secret\]"/);
  assert.doesNotMatch(written, /hunter2/);
});
