import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Resolves when the stream has let go of what it reads from, which otherwise waits for ever to be read on. */
export async function closeStream(stream: Readable): Promise<void> {
  stream.destroy();
  if (!stream.closed) await once(stream, 'close');
}
