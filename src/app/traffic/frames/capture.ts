import type { TrafficFrame } from '#contract/wire/packets/traffic';

/** What is read of a file at most. */
export const CAPTURE_LIMITS = { frames: 50_000, lineCharacters: 2_000_000, problems: 100 };

/** A line that is no frame, counted from 1. */
export interface BadLine {
  readonly line: number;
  readonly reason: 'not-json' | 'not-a-frame' | 'too-long';
  /** The field that is missing or of the wrong kind. */
  readonly field?: string;
}

export interface Capture {
  readonly name: string;
  /** In the order in which they passed. */
  readonly frames: readonly TrafficFrame[];
  /** The first bad lines, at most `CAPTURE_LIMITS.problems`. */
  readonly problems: readonly BadLine[];
  readonly badLines: number;
  /** There was more than is held. */
  readonly cutOff: boolean;
}

/** One frame a line, as JSON. */
export function captureText(frames: readonly TrafficFrame[]): string {
  return frames.map((frame) => `${JSON.stringify(frame)}\n`).join('');
}

/** Reads what `captureText` wrote, piece by piece: the page stays awake however large the file. */
export async function readCapture(file: File, limits = CAPTURE_LIMITS): Promise<Capture> {
  const frames: TrafficFrame[] = [];
  const problems: BadLine[] = [];
  let line = 0;
  let badLines = 0;
  let cutOff = false;
  for await (const text of linesOf(file, limits.lineCharacters)) {
    line += 1;
    if (text?.trim() === '') continue;
    if (frames.length === limits.frames) {
      cutOff = true;
      break;
    }
    const read = text === null ? { reason: 'too-long' as const } : readFrameLine(text);
    if ('seq' in read) {
      frames.push(read);
      continue;
    }
    badLines += 1;
    if (problems.length < limits.problems) problems.push({ line, ...read });
  }
  frames.sort((a, b) => a.at - b.at || a.seq - b.seq);
  return { name: file.name, frames, problems, badLines, cutOff };
}

/** The lines of a file; null for one that is longer than `longest`. */
async function* linesOf(file: File, longest: number): AsyncGenerator<string | null> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let skipping = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      const pieces = (rest + value).split('\n');
      rest = pieces.pop() ?? '';
      for (const piece of pieces) {
        yield skipping || piece.length > longest ? null : piece;
        skipping = false;
      }
      if (rest.length > longest) {
        rest = '';
        skipping = true;
      }
    }
    if (skipping) yield null;
    else if (rest !== '') yield rest;
  } finally {
    await reader.cancel();
  }
}

type Kind = 'text' | 'number' | 'whole' | 'flag' | 'hex';

const REQUIRED: Readonly<Record<string, Kind>> = {
  seq: 'whole',
  at: 'number',
  sessionId: 'text',
  userId: 'text',
  build: 'text',
  device: 'text',
  verified: 'flag',
  address: 'text',
  bytes: 'whole',
  header: 'hex',
  body: 'text',
  cut: 'whole',
  masked: 'flag',
};
const OPTIONAL: Readonly<Record<string, Kind>> = {
  sealed: 'flag',
  payload: 'hex',
  fault: 'text',
  violation: 'flag',
  answers: 'whole',
  latencyMs: 'number',
};

/** The frame of one line, or what is wrong with the line. */
export function readFrameLine(text: string): TrafficFrame | Omit<BadLine, 'line'> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { reason: 'not-json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { reason: 'not-a-frame' };
  }
  const from = value as Record<string, unknown>;
  const wrong = wrongField(from);
  if (wrong !== null) return { reason: 'not-a-frame', field: wrong };
  // Only the fields that were checked: whatever else the line holds goes no further.
  const names = [...Object.keys(REQUIRED), ...Object.keys(OPTIONAL), 'direction', 'command'];
  const kept = names.filter((name) => from[name] !== undefined);
  return Object.fromEntries(kept.map((name) => [name, from[name]])) as unknown as TrafficFrame;
}

function wrongField(from: Readonly<Record<string, unknown>>): string | null {
  if (from['direction'] !== 'in' && from['direction'] !== 'out') return 'direction';
  if (from['command'] !== null && !Number.isInteger(from['command'])) return 'command';
  for (const [name, kind] of Object.entries(REQUIRED)) if (!is(from[name], kind)) return name;
  for (const [name, kind] of Object.entries(OPTIONAL)) {
    if (from[name] !== undefined && !is(from[name], kind)) return name;
  }
  return null;
}

function is(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) && value >= 0;
    case 'whole':
      return Number.isSafeInteger(value) && Number(value) >= 0;
    case 'hex':
      return typeof value === 'string' && /^(?:[\da-f]{2})*$/i.test(value);
  }
}
