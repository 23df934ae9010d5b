import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Erasure } from '#contract/rest/user-acts';
import { Command } from '#contract/wire/commands';
import { buildTestApp } from '../testing/build-test-app.ts';
import { createUsers } from '../testing/create-users.ts';
import { startTestDatabase } from '../testing/test-database.ts';
import { messageBody, TestImClient } from '../testing/test-im-client.ts';
import { until } from '../testing/until.ts';
import { UserTokens } from './user-tokens.ts';

test('an erasure whose last messages cannot be blanked is done, says so, and is finished later', async (t) => {
  const storage = await startTestDatabase();
  t.after(() => storage.close());
  const { db } = storage;
  const [ada, bob] = (await createUsers(storage, ['ada', 'bob'])) as [string, string];
  const first = await buildTestApp(t, { storage, listen: true });
  const cookies = await first.signIn();
  const client = await TestImClient.bound(first.url, ada, await new UserTokens(db).issue(ada));
  client.send(Command.MessageRequest, messageBody(ada, bob, { content: 'my address' }));
  assert.equal((await client.next(Command.MessageResponse))['success'], true);

  // They write until the account is gone; and from then on the database is out of order.
  await sql`
    CREATE FUNCTION write_late() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO messages
            (chat_type, chat_id, from_user_id, client_message_id, content_type, content, sent_at)
          SELECT chat_type, chat_id, from_user_id, 'late', content_type, 'written late', sent_at
          FROM messages;
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER write_late AFTER UPDATE OF deleted_at ON users
      FOR EACH ROW EXECUTE FUNCTION write_late();
    CREATE FUNCTION out_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM user_erasures) THEN RAISE 'out of order'; END IF;
        RETURN NULL;
      END
    $$;
    CREATE TRIGGER out_of_order BEFORE UPDATE ON messages
      FOR EACH STATEMENT EXECUTE FUNCTION out_of_order()
  `.execute(db);
  const answer = await first.app.inject({
    method: 'DELETE',
    url: `/api/users/${ada}`,
    payload: { reason: 'asked for it', confirm: 'ada', eraseMessages: true },
    cookies: { ...cookies },
  });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal((await client.closed).reason, 'deleted');
  const given = answer.json<Erasure>();
  assert.equal(given.messagesLeft, true);
  const contents = async () =>
    (await db.selectFrom('messages').select('content').orderBy('id').execute()).map(
      ({ content }) => content,
    );
  assert.deepEqual(await contents(), ['', 'written late']);
  const kept = async () =>
    (
      await first.app.inject({
        url: `/api/users/${ada}/erasure/certificate`,
        cookies: { ...cookies },
      })
    ).json<Erasure>();
  assert.deepEqual(await kept(), given);

  await sql`DROP TRIGGER out_of_order ON messages`.execute(db);
  // The next server looks when it starts.
  await buildTestApp(t, { storage });
  await until(async () => !(await kept()).messagesLeft);
  assert.deepEqual(await kept(), { ...given, messagesLeft: false });
  assert.deepEqual(await contents(), ['', '']);
  const acts = await db
    .selectFrom('audit_log')
    .select(['action', 'admin_name'])
    .where('target_id', '=', ada)
    .orderBy('id')
    .execute();
  assert.deepEqual(
    acts.map(({ action, admin_name }) => [action, admin_name]),
    [
      ['messages.recall', 'admin'],
      ['user.erase', 'admin'],
      ['messages.recall', ''],
    ],
  );
});
