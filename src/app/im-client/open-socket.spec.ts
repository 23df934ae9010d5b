import { TestBed } from '@angular/core/testing';
import { OPEN_SOCKET, chatAddress } from './open-socket.ts';
import type { SendBytes } from './web-socket.ts';

describe('chatAddress', () => {
  it('lies beside the page, encrypted as the page is', () => {
    expect(chatAddress('https://im.example.org/users?page=2')).toBe('wss://im.example.org/chat');
    expect(chatAddress('http://127.0.0.1:8080/')).toBe('ws://127.0.0.1:8080/chat');
  });
});

describe('OPEN_SOCKET', () => {
  class StubSocket {
    static readonly OPEN = 1;
    static latest: StubSocket;
    readyState = 0;
    readonly sent: unknown[] = [];
    onopen?: () => void;
    constructor() {
      StubSocket.latest = this;
    }
    send(bytes: unknown) {
      this.sent.push(bytes);
    }
    close() {
      this.readyState = 2;
    }
  }
  const { WebSocket: real } = globalThis;
  beforeEach(() => (globalThis.WebSocket = StubSocket as unknown as typeof WebSocket));
  afterEach(() => (globalThis.WebSocket = real));

  it('sends while the socket is open, and nothing once it is closing', () => {
    let send: SendBytes | undefined;
    const subscription = TestBed.inject(OPEN_SOCKET)().subscribe((event) => {
      if (event.kind === 'open') send = event.send;
    });
    const socket = StubSocket.latest;
    socket.readyState = StubSocket.OPEN;
    socket.onopen?.();
    const bytes = new Uint8Array([1]);
    send!(bytes);
    subscription.unsubscribe();
    send!(new Uint8Array([2]));
    expect(socket.sent).toEqual([bytes]);
  });
});
