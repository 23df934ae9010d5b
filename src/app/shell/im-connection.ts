import { Service, inject } from '@angular/core';
import { map } from 'rxjs';
import { SessionApi } from '../core/session/session-api.ts';
import { ImClient } from '../im-client/im-client.ts';

/** Connects the IM client as the operator who is signed in: a fresh ticket for each bind. */
@Service()
export class ImConnection {
  private readonly imClient = inject(ImClient);
  private readonly sessionApi = inject(SessionApi);

  open(): void {
    this.imClient.connect(() =>
      this.sessionApi.imTicket().pipe(map(({ userId, ticket }) => ({ userId, token: ticket }))),
    );
  }

  close(): void {
    this.imClient.disconnect();
  }
}
