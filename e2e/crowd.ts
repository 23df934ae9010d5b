import type { APIRequestContext } from '@playwright/test';
import { Command } from '#contract/wire/commands';
import { PushCode, ReceiptKind } from '#contract/wire/packets/push';
import { Feature } from '#contract/wire/packets/session';
import type { Body } from '#contract/wire/serializers';
import { TestImClient, messageBody } from '../server/testing/test-im-client.ts';

/** A user of the IM system with a client that is connected and bound. */
export interface Member {
  readonly userId: string;
  /** What the client bound with. */
  readonly token: string;
  readonly client: TestImClient;
}

const url = (): string => {
  const address = process.env['E2E_URL'];
  if (!address) throw new Error('no server was started');
  return address;
};

/**
 * Creates users over the REST API and connects each over the wire. `name` keeps crowds apart.
 * The first `confirming` of them acknowledge announcements, the others behave like old clients.
 */
export async function gather(
  api: APIRequestContext,
  name: string,
  size: number,
  confirming: number,
): Promise<Member[]> {
  const members: Member[] = [];
  for (let index = 0; index < size; index++) {
    const username = `${name}${index}`;
    const password = `${name} pass ${index}`;
    const created = await api.post('/api/users', {
      data: { username, nickname: `${name} ${index}`, password },
    });
    if (!created.ok()) throw new Error(`${created.status()}: ${await created.text()}`);
    const login = await api.post('/api/im/login', { data: { username, password } });
    const { token, user } = (await login.json()) as { token: string; user: { id: string } };
    const features = index < confirming ? [Feature.Receipts] : [];
    const client = await TestImClient.bound(url(), user.id, token, { build: 'e2e/1', features });
    members.push({ userId: user.id, token, client });
  }
  return members;
}

/** Everybody who confirms answers the next announcement; resolves to the notices of all. */
export function receiveAnnouncement(members: readonly Member[], confirming: number) {
  return Promise.all(
    members.map(async ({ client }, index) => {
      const notice = await client.next(
        Command.Push,
        ({ code }) => code === PushCode.Announcement,
        20_000,
      );
      if (index < confirming) {
        const receipt = { noticeId: notice['eventValue'], kind: ReceiptKind.Received };
        await client.request(Command.ReceiptRequest, receipt, Command.ReceiptResponse);
      }
      return notice;
    }),
  );
}

/** `from` writes `to` a private message; resolves once it arrived. */
export async function say(from: Member, to: Member, content: string): Promise<void> {
  const arrived = to.client.next(Command.MessageResponse, (body) => body['content'] === content);
  from.client.send(Command.MessageRequest, messageBody(from.userId, to.userId, { content }));
  await arrived;
}

/** `from` writes `to` a private message; resolves to what the server answers `from`. */
export function write(from: Member, to: Member, content: string): Promise<Body> {
  const message = messageBody(from.userId, to.userId, { content });
  const { hasBeenSentId } = message as { hasBeenSentId: unknown };
  from.client.send(Command.MessageRequest, message);
  return from.client.next(
    Command.MessageResponse,
    (body) => body['hasBeenSentId'] === hasBeenSentId,
  );
}

/** Another device of the member. */
export function bindAgain({ userId, token }: Member): Promise<TestImClient> {
  return TestImClient.bound(url(), userId, token, { build: 'e2e/1' });
}

/** `from` writes as if it were `claimed`; resolves once that was refused. */
export async function forge(from: Member, claimed: Member, content: string): Promise<void> {
  await from.client.request(
    Command.MessageRequest,
    messageBody(claimed.userId, from.userId, { content }),
    Command.MessageResponse,
  );
}

/** The member's client tries to come back with the token it has; resolves to what the server says. */
export async function comeBack({ userId, token }: Member): Promise<string> {
  const client = await TestImClient.connect(url());
  const answer = await client.bind(userId, token);
  await client.close();
  return answer['success'] === true ? 'bound' : String(answer['errorCode']);
}

export async function disperse(members: readonly Member[]): Promise<void> {
  await Promise.all(members.map(({ client }) => client.close()));
}
