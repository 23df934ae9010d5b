import { DestroyRef, Service, inject, signal } from '@angular/core';
import { Subscription, switchMap, tap } from 'rxjs';
import { encodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import type { TrafficFrame } from '#contract/wire/packets/traffic';
import { Feature } from '#contract/wire/packets/session';
import type { TestConnection } from '#contract/rest/traffic';
import { type ApiError, toApiError } from '../../core/api/api-error.ts';
import { OPEN_SOCKET } from '../../im-client/open-socket.ts';
import { type SendBytes, SocketClosedError } from '../../im-client/web-socket.ts';
import { TrafficApi } from '../traffic-api.ts';
import { lineFrame } from './line-frame.ts';

/** How the test connection names itself: it stands out in the live list and in the doctor's. */
const BUILD = 'console-test/1';
const MAX_FRAMES = 500;

export type LineState =
  | { readonly kind: 'off' }
  | { readonly kind: 'connecting' }
  /** The socket is open, whether or not the bind was granted. */
  | { readonly kind: 'open'; readonly userId: string }
  /** By the server, or by the network; `code` as in RFC 6455. */
  | { readonly kind: 'closed'; readonly code: number }
  | { readonly kind: 'failed'; readonly error: ApiError };

/**
 * One socket of the test user, straight to the gateway: what is sent goes out as it is, and what comes
 * back is kept. It does not come back by itself: how it was closed is what one wants to see.
 */
@Service({ autoProvided: false })
export class TestLine {
  private readonly trafficApi = inject(TrafficApi);
  private readonly openSocket = inject(OPEN_SOCKET);

  private readonly current = signal<LineState>({ kind: 'off' });
  private readonly log = signal<readonly TrafficFrame[]>([]);
  private connection = Subscription.EMPTY;
  private write: SendBytes | null = null;
  private who: TestConnection | null = null;
  private lastSeq = 0;

  readonly state = this.current.asReadonly();
  /** Sent and received, oldest first, the newest 500. `in` is what was sent: to the gateway it comes in. */
  readonly frames = this.log.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.connection.unsubscribe());
  }

  /** Opens the socket and binds. Does nothing while one is open. */
  connect(): void {
    if (!this.connection.closed) return;
    this.current.set({ kind: 'connecting' });
    this.connection = this.trafficApi
      .testConnection()
      .pipe(
        tap((who) => (this.who = who)),
        switchMap(() => this.openSocket()),
      )
      .subscribe({
        next: (event) => {
          if (event.kind === 'message') this.keep(event.bytes, 'out');
          else this.opened(event.send);
        },
        error: (error: unknown) => this.ended(error),
      });
  }

  disconnect(): void {
    this.connection.unsubscribe();
    this.write = null;
    this.current.set({ kind: 'off' });
  }

  /** Sends bytes as they are, whole frames or not. Does nothing without a connection. */
  send(bytes: Uint8Array): void {
    if (!this.write) return;
    this.keep(bytes, 'in');
    this.write(bytes);
  }

  /** Sends a packet with an id of its own, so that its answer can be told. */
  packet(command: Command, fields: object): void {
    this.send(encodePacket(command, { ...fields, requestId: `test-${this.lastSeq + 1}` }));
  }

  /** Forgets what was sent and received. */
  clear(): void {
    this.log.set([]);
  }

  private opened(send: SendBytes): void {
    if (!this.who) return;
    this.write = send;
    const { userId, token } = this.who;
    this.current.set({ kind: 'open', userId });
    const features = [Feature.Errors];
    this.packet(Command.BindRequest, { userId, token, build: BUILD, device: 'web', features });
  }

  private ended(error: unknown): void {
    this.write = null;
    this.current.set(
      error instanceof SocketClosedError
        ? { kind: 'closed', code: error.code }
        : { kind: 'failed', error: isApiError(error) ? error : toApiError(error) },
    );
  }

  private keep(bytes: Uint8Array, direction: 'in' | 'out'): void {
    const frame = lineFrame(bytes, {
      seq: ++this.lastSeq,
      at: Date.now(),
      direction,
      userId: this.who?.userId ?? '',
      build: BUILD,
      before: this.log(),
    });
    this.log.update((frames) => [...frames, frame].slice(-MAX_FRAMES));
  }
}

/** What the interceptor made of a failed request. */
function isApiError(error: unknown): error is ApiError {
  return typeof error === 'object' && error !== null && 'status' in error && 'code' in error;
}
