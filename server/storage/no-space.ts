import { errorCode } from './error-code.ts';

/** Of the file system, and of PostgreSQL. */
const CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** Whether it failed because a disk is full. */
export function isNoSpace(error: unknown): boolean {
  return CODES.has(errorCode(error));
}
