import { Counter, Gauge, type Registry } from 'prom-client';
import type { Counters } from './counters.ts';
import type { Gateway } from './gateway.ts';

const COUNTERS: Readonly<Record<keyof Counters, readonly [name: string, help: string]>> = {
  framesIn: ['frames_received_total', 'Frames received'],
  bytesIn: ['received_bytes_total', 'Bytes of frames received'],
  framesOut: ['frames_sent_total', 'Frames handed to sockets'],
  bytesOut: ['sent_bytes_total', 'Bytes of frames handed to sockets'],
  messages: ['messages_total', 'Messages stored and acknowledged'],
  deliveries: ['deliveries_total', 'Copies of messages handed to recipients’ sockets'],
  refusals: ['messages_refused_total', 'Messages refused'],
  violations: ['violations_total', 'Frames that broke the protocol, by stable code'],
  slowReaders: ['slow_readers_total', 'Connections cut off because they read too slowly'],
  handshakesRefused: [
    'handshakes_refused_total',
    'Handshakes refused because too many were waiting',
  ],
  deadPeers: ['dead_peers_total', 'Connections that answered no ping'],
};

/** Shows the gateway's numbers on `/metrics`. They are read when asked for, so counting costs nothing. */
export function registerGatewayMetrics(gateway: Gateway, registry: Registry): void {
  for (const [key, [name, help]] of Object.entries(COUNTERS)) {
    const byCode = key === 'violations';
    new Counter({
      name: `bzghost_gateway_${name}`,
      help,
      labelNames: byCode ? ['code'] : [],
      registers: [registry],
      collect() {
        this.reset();
        if (!byCode) this.inc(gateway.counters[key as keyof Counters]);
        else for (const [code, count] of gateway.violations.byCode()) this.inc({ code }, count);
      },
    });
  }
  for (const [name, help, value] of [
    ['connections', 'Open sockets', () => gateway.connectionCount],
    ['sessions', 'Bound sockets of end users', () => gateway.sessionCount],
    ['online_users', 'Distinct end users online', () => gateway.onlineUserCount],
    ['handshakes_waiting', 'Handshakes that wait for their turn', () => gateway.handshakesWaiting],
    [
      'draining',
      '1 while an operator empties this server, else 0',
      () => Number(gateway.drainState().draining),
    ],
    ['backlog_bytes', 'Bytes that wait for slow readers', () => gateway.backlogBytes],
  ] as const) {
    new Gauge({
      name: `bzghost_gateway_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  }
}
