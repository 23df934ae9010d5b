import { type Static, Type } from 'typebox';
import { IdSchema, TimeSchema } from './problem.ts';

export const JOB_KINDS = [
  'users.import',
  'users.export',
  'users.bulk',
  'users.data',
  'groups.export',
  'groups.bulk',
] as const;
export const JOB_STATES = ['running', 'done', 'failed', 'cancelled'] as const;

/** What a job is at, where that has a name. */
export const JOB_STEPS = ['waiting', 'checking', 'hashing', 'writing'] as const;
export type JobStep = (typeof JOB_STEPS)[number];

/** How a text file was read. */
export const TEXT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const;
export type TextEncoding = (typeof TEXT_ENCODINGS)[number];

/** Errors of single items that a job keeps; it counts all of them, and writes all into a file where there are more. */
export const MAX_JOB_ERRORS = 1_000;

/** What went wrong with one item of a job. */
export const JobErrorSchema = Type.Object({
  /** The id it was about, or `row 17` of a file (the header is row 1). */
  item: Type.String(),
  code: Type.String(),
  message: Type.String(),
});
export type JobError = Static<typeof JobErrorSchema>;

/** Records as a job left them. */
export const ChangedRecordsSchema = Type.Array(
  Type.Object(
    { id: IdSchema, version: Type.Integer({ minimum: 1 }) },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 10_000 },
);
export type ChangedRecords = Static<typeof ChangedRecordsSchema>;

/** Whom taking back is about. What was changed since stays as it is, and is counted `changedSince`. */
export const ChangedSelectionSchema = Type.Object(
  { changed: ChangedRecordsSchema },
  { additionalProperties: false },
);

/** What is left when a job is done. */
export const JobResultSchema = Type.Object({
  /** How many items ended how, by stable name: `created`, `updated`, `skipped`, `changed`, `unchanged`, `changedSince`, `failed`. */
  counts: Type.Record(Type.String(), Type.Integer()),
  /** What the opposite act makes what it was, the first 5,000 of it: what an undo goes by. */
  changed: Type.Optional(ChangedRecordsSchema),
  /** Nothing was written: what it would have done. */
  dryRun: Type.Optional(Type.Boolean()),
  /** How many passwords have to be hashed, and about how long that takes here. */
  passwords: Type.Optional(Type.Object({ count: Type.Integer(), seconds: Type.Integer() })),
  /** As what an imported text file was read. */
  encoding: Type.Optional(Type.Enum([...TEXT_ENCODINGS])),
  /** GET /api/jobs/:id/file has it, until then: what the job made, or what is wrong with each of very many items. */
  file: Type.Optional(
    Type.Object({ name: Type.String(), bytes: Type.Integer(), until: TimeSchema }),
  ),
});
export type JobResult = Static<typeof JobResultSchema>;

/** Work that outlasts its request: 202 with a job, then GET /api/jobs/:id and the topic `jobs`. */
export const JobSchema = Type.Object({
  id: IdSchema,
  kind: Type.Enum([...JOB_KINDS]),
  state: Type.Enum([...JOB_STATES]),
  createdAt: TimeSchema,
  finishedAt: Type.Union([TimeSchema, Type.Null()]),
  /** Null where it has no name, and when the job is over. `done` and `total` are the step's. */
  step: Type.Union([Type.Enum([...JOB_STEPS]), Type.Null()]),
  done: Type.Integer(),
  /** Null while it is not known how much there is. */
  total: Type.Union([Type.Integer(), Type.Null()]),
  /** Of the step, by how fast it went lately; null while that cannot be said. */
  secondsLeft: Type.Union([Type.Integer(), Type.Null()]),
  errorCount: Type.Integer(),
  errors: Type.Array(JobErrorSchema),
  /** Why the whole job failed; '' otherwise. */
  message: Type.String(),
  result: Type.Union([JobResultSchema, Type.Null()]),
});
export type Job = Static<typeof JobSchema>;

/** An item of the topic `jobs`: enough for a progress bar. The details are the API's. */
export type JobProgress = Pick<
  Job,
  'id' | 'kind' | 'state' | 'step' | 'done' | 'total' | 'secondsLeft' | 'errorCount'
>;

export const JobsSchema = Type.Object({ items: Type.Array(JobSchema) });

/** File formats of exports and imports. */
export const FILE_FORMATS = ['csv', 'xlsx'] as const;
export const FileFormatSchema = Type.Enum([...FILE_FORMATS]);
export type FileFormat = (typeof FILE_FORMATS)[number];
