/**
 * Runs steps at the end of the current turn of the event loop, after all that arrived in it was
 * handled: what one turn produces for a socket leaves in one system call.
 */
export class TurnEnd {
  private readonly steps: (() => void)[] = [];
  private scheduled = false;

  /** Steps run in the order they were added. */
  add(step: () => void): void {
    this.steps.push(step);
  }

  schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(this.run);
  }

  private readonly run = (): void => {
    this.scheduled = false;
    for (const step of this.steps) step();
  };
}
