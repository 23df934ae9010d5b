import { Observable } from 'rxjs';

export type SendBytes = (bytes: Uint8Array) => void;

/** A socket opened, with the way to send on it, or a binary message arrived. */
export type SocketEvent =
  | { readonly kind: 'open'; readonly send: SendBytes }
  | { readonly kind: 'message'; readonly bytes: Uint8Array };

/** The socket is gone. `code` as in RFC 6455 section 7.4; 1006 when it broke without a word. */
export class SocketClosedError extends Error {
  override readonly name = 'SocketClosedError';
  readonly code: number;

  constructor(code: number, reason: string) {
    super(`the socket was closed with ${code}${reason && `: ${reason}`}`);
    this.code = code;
  }
}

/**
 * Cold: each subscription opens a socket of its own, and ending it closes that socket. Never
 * completes; errors with `SocketClosedError` however the socket ends.
 */
export type OpenSocket = () => Observable<SocketEvent>;

/** Sockets to `address`, on what browsers and Node have built in. */
export function webSocketTo(address: string): OpenSocket {
  return () =>
    new Observable((subscriber) => {
      const socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => {
        subscriber.next({
          kind: 'open',
          send: (bytes) => {
            // One that is closing would drop them all the same, and the browser would warn.
            if (socket.readyState === WebSocket.OPEN) socket.send(bytes as Uint8Array<ArrayBuffer>);
          },
        });
      };
      socket.onmessage = ({ data }: { readonly data: unknown }) => {
        if (data instanceof ArrayBuffer) {
          subscriber.next({ kind: 'message', bytes: new Uint8Array(data) });
        } else {
          subscriber.error(new SocketClosedError(1003, 'the server sent text'));
        }
      };
      // No `onerror`: the event says nothing, and `close` follows it.
      socket.onclose = ({ code, reason }) => subscriber.error(new SocketClosedError(code, reason));
      return () => socket.close(1000);
    });
}
