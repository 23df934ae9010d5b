import type { ChildProcess } from 'node:child_process';

/** Functions that one process offers another; arguments and results travel as JSON. */
type Questions<Q> = { [K in keyof Q]: (argument: never) => Promise<unknown> };

interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Answers what the parent process asks, and ends with it. */
export function serveQuestions<Q extends Questions<Q>>(answers: Q): void {
  process.on('message', (question: Question) => {
    const { id, name, argument } = question;
    answers[name as keyof Q](argument as never).then(
      (value) => process.send?.({ id, value } satisfies Answer),
      (error: unknown) => {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
        process.send?.({ id, error: text } satisfies Answer);
      },
    );
  });
  process.on('disconnect', () => process.exit(1));
  process.send?.('ready');
}

/** The other end: asks a child process that serves questions. */
export class Respondent<Q extends Questions<Q>> {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private readonly serving = Promise.withResolvers<undefined>();
  private asked = 0;

  constructor(child: ChildProcess) {
    this.child = child;
    child.on('message', (message: 'ready' | Answer) => {
      if (message === 'ready') this.serving.resolve(undefined);
      else this.settle(message);
    });
    child.on('exit', (code, signal) => {
      const error = new Error(`the process ended with ${signal ?? code}`);
      this.serving.reject(error);
      for (const { reject } of this.waiting.values()) reject(error);
    });
    // Told to whoever asks.
    this.serving.promise.catch(() => undefined);
  }

  /** @throws what the child threw, or that it ended */
  async ask<K extends keyof Q & string>(
    name: K,
    ...[argument]: Parameters<Q[K]>
  ): Promise<Awaited<ReturnType<Q[K]>>> {
    await this.serving.promise;
    const id = this.asked++;
    const answer = Promise.withResolvers<unknown>();
    this.waiting.set(id, answer);
    this.child.send({ id, name, argument } satisfies Question);
    return (await answer.promise) as Awaited<ReturnType<Q[K]>>;
  }

  private settle({ id, value, error }: Answer): void {
    const answer = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) answer?.resolve(value);
    else answer?.reject(new Error(error));
  }
}
