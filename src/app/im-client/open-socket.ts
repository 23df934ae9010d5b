import { DOCUMENT, InjectionToken, inject } from '@angular/core';
import { type OpenSocket, webSocketTo } from './web-socket.ts';

export const OPEN_SOCKET = new InjectionToken<OpenSocket>('OpenSocket', {
  factory: () => webSocketTo(chatAddress(inject(DOCUMENT).baseURI)),
});

/** The server's `/chat`, beside the page itself. */
export function chatAddress(baseURI: string): string {
  const url = new URL('/chat', baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
