/** Something that keeps the server from starting and that a person can put right: shown as one line, without a stack. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
