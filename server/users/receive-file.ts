import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { ApiError } from '../plugins/api-error.ts';
import { allowUpload, endUpload, type UploadLimits } from '../plugins/request-deadline.ts';
import { isNoSpace } from '../storage/no-space.ts';

export interface ReceiveLimits extends UploadLimits {
  readonly bytes: number;
}

/**
 * Writes the body of a request, which may come slowly, to a private file. Whatever goes wrong, the caller
 * removes it.
 * @throws ApiError 413 body-too-large, 400 no-file, 499 upload-cancelled, 507 disk-full
 */
export async function receiveFile(
  { body, raw, headers }: FastifyRequest,
  path: string,
  limits: ReceiveLimits,
): Promise<void> {
  const mebibytes = limits.bytes / (1 << 20);
  const tooLarge = new ApiError(413, 'body-too-large', `The file has more than ${mebibytes} MiB.`);
  if (Number(headers['content-length'] ?? 0) > limits.bytes) throw tooLarge;
  if (body === undefined || body === null) throw new ApiError(400, 'no-file', 'Send the file.');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      if (bytes > limits.bytes) done(tooLarge);
      else done(null, chunk);
    },
  });
  allowUpload(raw, limits);
  // Not in the pipeline, which would close the connection before the answer is sent.
  raw.once('close', () => {
    if (!raw.readableEnded)
      counted.destroy(new ApiError(499, 'upload-cancelled', 'It never came whole.'));
  });
  raw.pipe(counted);
  try {
    await pipeline(counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    endUpload(raw);
    raw.unpipe();
    raw.resume();
    throw isNoSpace(error)
      ? new ApiError(507, 'disk-full', 'The disk of the server is full.')
      : error;
  }
  if (bytes === 0) throw new ApiError(400, 'no-file', 'The file is empty.');
}
