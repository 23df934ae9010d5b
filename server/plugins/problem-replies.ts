import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '#contract/rest/problem';
import { errorCode } from '../storage/error-code.ts';
import { ApiError, TooManyAttemptsError, UnstorableTextError } from './api-error.ts';

/** Fastify's own refusals of what a client sent, under names of ours. */
const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'bad-url',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid-json',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
};

/** Answers every error as `{code, message, details?}`; of ours nothing but a request id leaves the server. */
export function replyWithProblems(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem);
}

/** Also for errors before routing, such as a URL that cannot be decoded. */
export function sendProblem(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const known = asApiError(error);
  if (known !== null && known.statusCode < 500) {
    const { statusCode, code, message, details } = known;
    if (known instanceof TooManyAttemptsError) reply.header('retry-after', known.retryAfterSeconds);
    void reply.code(statusCode).send({ code, message, details } satisfies Problem);
    return;
  }
  request.log.error({ err: error }, 'a request failed');
  const { statusCode, code, message } = known ?? INTERNAL;
  void reply.code(statusCode).send({ code, message, requestId: request.id } satisfies Problem);
}

const INTERNAL = new ApiError(500, 'internal-error', 'Something went wrong on the server.');
const UNAVAILABLE = new ApiError(503, 'storage-unavailable', 'The database is not available.');

function asApiError(error: Error): ApiError | null {
  if (error instanceof ApiError) return error;
  const code = errorCode(error);
  // PostgreSQL: text with NUL or half a surrogate pair.
  if (code === '22021' || code === '22P05') return new UnstorableTextError();
  if (isUnavailable(code, error.message)) return UNAVAILABLE;
  const { statusCode = 500 } = error as FastifyError;
  if (statusCode < 400 || statusCode > 499) return null;
  return new ApiError(statusCode, CLIENT_ERRORS[code] ?? 'bad-request', error.message);
}

/** Not there, out of resources (class 53: disk full, too many connections), stopping (57P). */
function isUnavailable(code: string, message: string): boolean {
  return (
    /^(53|08)[0-9A-Z]{3}$|^57P0[1-5]$|^ECONN(REFUSED|RESET)$/.test(code) ||
    message === 'timeout exceeded when trying to connect' ||
    message === 'Connection terminated unexpectedly'
  );
}
