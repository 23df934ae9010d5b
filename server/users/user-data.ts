import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { type Kysely, sql } from 'kysely';
import { ZipFile } from 'yazl';
import type { JobRun } from '../jobs/job-run.ts';
import { NotFoundError } from '../plugins/api-error.ts';
import { inBatches } from '../storage/in-batches.ts';
import type { Database } from '../storage/schema.ts';
import { closeStream } from '../tables/close-stream.ts';
import { plainCell } from '../tables/plain-cell.ts';
import type { UserNotes } from './user-notes.ts';
import type { UserRecords } from './user-records.ts';
import type { UsersRepository } from './users.repository.ts';

const AT_ONCE = 1_000;

/** The work of a job that gathers all there is of one user: its file is a ZIP of JSON and CSV. */
export async function gatherUserData(
  db: Kysely<Database>,
  users: UsersRepository,
  records: UserRecords,
  notes: UserNotes,
  id: string,
  run: JobRun,
): Promise<void> {
  const user = await users.byId(id);
  if (!user) throw new NotFoundError(`user ${id}`);
  const file = await run.file(`user-${id.replace(/[^\w.-]/g, '_')}.zip`);
  const zip = new ZipFile();
  const add = (name: string, value: unknown) => {
    zip.addBuffer(Buffer.from(`${JSON.stringify(value, null, 2)}\n`), name);
  };
  add('profile.json', user);
  add('groups.json', (await records.groups(id)).items);
  add('friends.json', await records.friends(id));
  add(
    'notes.json',
    (await notes.of(id, '')).map(({ id, at, by, text }) => ({ id, at, by, text })),
  );
  const tables = {
    'messages.csv': db
      .selectFrom('messages')
      .select([
        'id',
        'chat_type',
        'chat_id',
        'created_at',
        'content_type',
        'content',
        'recalled_at',
      ])
      .where('from_user_id', '=', id)
      .orderBy(sql`id + 0`),
    'points.csv': db
      .selectFrom('points_entries')
      .select(['id', 'at', 'amount', 'balance', 'reason'])
      .where('user_id', '=', id)
      .orderBy('id'),
    'sign-ins.csv': db
      .selectFrom('user_sign_ins')
      .select(['id', 'at', 'address', 'kind', 'error_code', 'build', 'device'])
      .where('user_id', '=', id)
      .orderBy('id'),
    'acts.csv': db
      .selectFrom('audit_log')
      .select(['id', 'at', 'action', 'before', 'after'])
      .where('target_type', '=', 'user')
      .where('target_id', '=', id)
      .orderBy('id'),
  };
  let table: Readable | undefined;
  for (const [name, query] of Object.entries(tables)) {
    // One after the other, as the archive comes to them: each takes a connection while it is read.
    zip.addReadStreamLazy(name, (done) => {
      const rows = (table = Readable.from(rowsOf(inBatches(db, query as never, AT_ONCE), run)));
      const csv = stringify({ bom: true, record_delimiter: '\r\n', header: true });
      rows.once('error', (error) => csv.destroy(error));
      // The archive, which reads it, ends with its error.
      done(
        null,
        rows.pipe(csv).once('error', (error) => zip.emit('error', error)),
      );
    });
  }
  zip.end();
  const output = createWriteStream(file.path, { mode: 0o600 });
  zip.on('error', (error: Error) => output.destroy(error));
  try {
    await pipeline(zip.outputStream, output, { signal: run.signal });
  } finally {
    if (table) await closeStream(table);
  }
}

type Columns = Readonly<Record<string, unknown>>;

async function* rowsOf(
  batches: AsyncIterable<readonly Columns[]>,
  run: JobRun,
): AsyncGenerator<Record<string, string>> {
  for await (const batch of batches) {
    run.signal.throwIfAborted();
    for (const row of batch) {
      yield Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));
    }
    run.advance(batch.length);
  }
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return plainCell(typeof value === 'string' ? value : JSON.stringify(value));
}
