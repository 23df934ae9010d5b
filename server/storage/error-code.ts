/** `code` of an error of the system or of PostgreSQL, such as `ENOENT` or `23505`; '' without one. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
