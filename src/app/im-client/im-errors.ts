/** There is no connection, or it was lost before the answer: whether the request was served is unknown. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(options?: ErrorOptions) {
    super('not connected to the IM server', options);
  }
}

/** The connection holds, but the answer did not come in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

/** The server said no. `errorCode` is stable, the message is for people. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode;
  }
}
