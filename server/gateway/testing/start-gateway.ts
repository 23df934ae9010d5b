import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalBus } from '../../bus/local-bus.ts';
import { silentLog } from '../../testing/silent-log.ts';
import { TestImClient } from '../../testing/test-im-client.ts';
import type { Cleanup } from '../../testing/temporary-folder.ts';
import { Gateway } from '../gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { FakePorts } from './fake-ports.ts';

export interface TestGateway {
  readonly gateway: Gateway;
  readonly ports: FakePorts;
  readonly url: string;
  /** A client bound as one of the users the ports know. */
  client(userId: string, more?: object): Promise<TestImClient>;
  operator(adminId?: string): Promise<TestImClient>;
}

/** A gateway of its own on a real port, with fakes for what it asks, gone when `t` is over. */
export async function startGateway(
  t: Cleanup,
  options: Partial<GatewayOptions> = {},
): Promise<TestGateway> {
  const ports = new FakePorts();
  const gateway = new Gateway({
    userCredentials: ports.userCredentials,
    operatorCredentials: ports.operatorCredentials,
    users: ports.users,
    groups: ports.groups,
    friends: ports.friends,
    missed: ports.missed,
    membership: ports.membership,
    messages: ports.messages,
    receipts: ports.receipts,
    lastSeen: ports.lastSeen,
    signIns: ports.signIns,
    reveals: ports.reveals,
    conformance: ports.conformance,
    bus: new LocalBus(),
    log: silentLog(),
    ...options,
    // Nobody in a test waits long for a peer that does not answer.
    limits: { closeWithinMs: 500, ...options.limits },
  });
  const server = createServer();
  gateway.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(async () => {
    await gateway.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    gateway,
    ports,
    url,
    client: (userId, more = { build: 'test/1' }) =>
      TestImClient.bound(url, userId, `token of ${userId}`, more),
    operator: (adminId = '1') =>
      TestImClient.bound(url, `operator:${adminId}`, 'ticket', { build: 'console/1' }),
  };
}
