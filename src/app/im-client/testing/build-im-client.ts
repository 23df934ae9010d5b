import { TestBed } from '@angular/core/testing';
import { BehaviorSubject, defer, of } from 'rxjs';
import { IM_BUILD } from '../im-build.ts';
import { IM_BYTES } from '../im-bytes.ts';
import type { ImBytes } from '../im-bytes.ts';
import { ImClient } from '../im-client.ts';
import type { Credentials } from '../lasting-connection.ts';
import { IM_TIMING } from '../im-timing.ts';
import type { ImTiming } from '../im-timing.ts';
import { type ImClientOptions, newImClient } from '../new-im-client.ts';
import { NETWORK_ONLINE } from '../network-online.ts';
import { OPEN_SOCKET } from '../open-socket.ts';
import type { WireClient } from '../wire-client.ts';
import type { ConnectionState } from '../connection-state.ts';
import { FakeImServer } from './fake-im-server.ts';

/** Every wait differs, so that a test that confuses two of them fails. `random` 1: no jitter. */
export const TIMING: ImTiming = {
  connectMs: 7_000,
  replyMs: 3_000,
  heartbeatMs: 15_000,
  silenceMs: 5_000,
  settledMs: 4_000,
  random: () => 1,
};

/**
 * The console's client in front of a fake server, with every state it went through. `bytes`: what it
 * speaks instead of JSON.
 */
export function buildImClient(bytes: ImBytes | null = null) {
  const surroundings = provideSurroundings(bytes);
  return watched(TestBed.inject(ImClient), 'operator:1', surroundings);
}

/** Another client, of the user `ada`, in front of a fake server. */
export function buildUserClient(options: ImClientOptions = {}) {
  const surroundings = provideSurroundings(null);
  const client = TestBed.runInInjectionContext(() => newImClient(options));
  return watched(client, 'ada', surroundings);
}

function provideSurroundings(bytes: ImBytes | null) {
  const server = new FakeImServer();
  const online = new BehaviorSubject(true);
  TestBed.configureTestingModule({
    providers: [
      { provide: OPEN_SOCKET, useValue: server.openSocket },
      { provide: IM_TIMING, useValue: TIMING },
      { provide: NETWORK_ONLINE, useValue: online },
      { provide: IM_BUILD, useValue: 'console/test' },
      { provide: IM_BYTES, useValue: bytes },
    ],
  });
  return { server, online };
}

function watched<C extends WireClient>(
  client: C,
  userId: string,
  { server, online }: ReturnType<typeof provideSurroundings>,
) {
  const states: ConnectionState[] = [];
  client.state$.subscribe((state) => states.push(state));
  let ticket = 0;
  /** A new ticket each time, valid at the server from then on. */
  const credentials = () =>
    defer(() => {
      const token = `ticket-${++ticket}`;
      server.tickets?.add(token);
      return of<Credentials>({ userId, token });
    });
  return {
    client,
    server,
    online,
    states,
    credentials,
    kinds: () => states.map(({ kind }) => kind),
    state: () => states.at(-1)!,
    ticketsAsked: () => ticket,
  };
}
