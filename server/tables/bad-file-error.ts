import { ApiError } from '../plugins/api-error.ts';

/** 422: a file is not what it should be; `message` says what is wrong, for people. */
export class BadFileError extends ApiError {
  override readonly name = 'BadFileError';
  constructor(message: string) {
    super(422, 'bad-file', message);
  }
}
