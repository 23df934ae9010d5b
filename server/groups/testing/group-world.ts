import assert from 'node:assert/strict';
import type { Group } from '#contract/rest/groups';
import { Command } from '#contract/wire/commands';
import type { Body } from '#contract/wire/serializers';
import { buildTestApp, type TestApp } from '../../testing/build-test-app.ts';
import { createUsers } from '../../testing/create-users.ts';
import type { Cleanup } from '../../testing/temporary-folder.ts';
import { messageBody, TestImClient } from '../../testing/test-im-client.ts';
import { UserTokens } from '../../users/user-tokens.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** A server that listens, an operator, people to be in groups, and how they talk. */
export interface GroupWorld extends TestApp {
  readonly ada: string;
  readonly bob: string;
  readonly cyd: string;
  readonly dan: string;
  /** Below `/api/groups`, by an operator who may do everything unless `by` says otherwise. */
  call(
    method: Method,
    path: string,
    payload?: object,
    by?: object,
  ): Promise<{ readonly status: number; readonly body: unknown; readonly code: unknown }>;
  /** What a call that must succeed answers with. */
  done<T = Group>(method: Method, path: string, payload?: object): Promise<T>;
  create(more?: object): Promise<Group>;
  /** A bound client, closed when the test is over. */
  client(t: Cleanup, userId: string): Promise<TestImClient>;
  /** 'sent', or the stable code of the refusal. */
  write(client: TestImClient, userId: string, groupId: string, content?: string): Promise<unknown>;
}

export async function groupWorld(t: Cleanup): Promise<GroupWorld> {
  const config = { maxFramesPerSecond: 100_000 };
  const server = await buildTestApp(t, { listen: true, config });
  const { app, storage, url } = server;
  const cookies = await server.signIn();
  const names = ['ada', 'bob', 'cyd', 'dan'];
  const [ada, bob, cyd, dan] = (await createUsers(storage, names)) as [
    string,
    string,
    string,
    string,
  ];
  const tokens = new UserTokens(storage.db);

  const call: GroupWorld['call'] = async (method, path, payload, by = cookies) => {
    const answer = await app.inject({
      method,
      url: `/api/groups${path}`,
      cookies: { ...by },
      ...(payload ? { payload } : {}),
    });
    const body = answer.body === '' ? null : answer.json<Record<string, unknown>>();
    return { status: answer.statusCode, body, code: body?.['code'] };
  };

  async function done<T>(method: Method, path: string, payload?: object): Promise<T> {
    const { status, body } = await call(method, path, payload);
    assert.ok(status < 300, `${method} ${path}: ${status} ${JSON.stringify(body)}`);
    return body as T;
  }

  return {
    ...server,
    ada,
    bob,
    cyd,
    dan,
    call,
    done,
    create: (more = {}) => done('POST', '', { name: '群', ownerId: ada, memberIds: [], ...more }),
    async client(t, userId) {
      const client = await TestImClient.bound(url, userId, await tokens.issue(userId));
      t.after(() => client.close());
      return client;
    },
    async write(client, userId, groupId, content = 'hello') {
      const body: Body = { ...messageBody(userId, groupId, { chatType: 1, content }) };
      client.send(Command.MessageRequest, body);
      const answer = await client.next(
        Command.MessageResponse,
        (each) => each['hasBeenSentId'] === body['hasBeenSentId'],
      );
      return answer['success'] === true ? 'sent' : answer['errorCode'];
    },
  };
}
