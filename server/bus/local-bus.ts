import type { Bus, NodeEvents, NodeQuestions, UserEvent } from './bus.ts';

type Handler = (value: never) => unknown;

/** The bus of a single node: handlers are called at once, and every user is here or nowhere. */
export class LocalBus implements Bus {
  private readonly userHandlers: ((userIds: readonly string[], event: UserEvent) => void)[] = [];
  private readonly handlers = new Map<string, Handler[]>();

  attend(): void {
    // Nobody else to tell.
  }

  leave(): void {
    // Nobody else to tell.
  }

  toUsers(userIds: readonly string[], event: UserEvent): void {
    for (const handler of this.userHandlers) handler(userIds, event);
  }

  onUsers(handler: (userIds: readonly string[], event: UserEvent) => void): void {
    this.userHandlers.push(handler);
  }

  publish<Name extends keyof NodeEvents>(name: Name, event: NodeEvents[Name]): void {
    for (const handler of this.handlersOf(name)) handler(event as never);
  }

  subscribe<Name extends keyof NodeEvents>(
    name: Name,
    handler: (event: NodeEvents[Name]) => void,
  ): void {
    this.handlersOf(name).push(handler);
  }

  ask<Name extends keyof NodeQuestions>(
    name: Name,
    question: NodeQuestions[Name]['question'],
  ): Promise<readonly NodeQuestions[Name]['answer'][]> {
    const answers = this.handlersOf(name).map((handler) => handler(question as never));
    return Promise.all(answers as Promise<NodeQuestions[Name]['answer']>[]);
  }

  answer<Name extends keyof NodeQuestions>(
    name: Name,
    handler: (question: NodeQuestions[Name]['question']) => Promise<NodeQuestions[Name]['answer']>,
  ): void {
    this.handlersOf(name).push(handler);
  }

  private handlersOf(name: string): Handler[] {
    let handlers = this.handlers.get(name);
    if (!handlers) this.handlers.set(name, (handlers = []));
    return handlers;
  }
}
