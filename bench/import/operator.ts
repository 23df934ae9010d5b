import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FileFormat, Job, JobProgress } from '#contract/rest/jobs';
import type { ImportMode } from '#contract/rest/users-jobs';
import { decodePacket } from '#contract/wire/codec';
import { Command } from '#contract/wire/commands';
import { TestImClient } from '../../server/testing/test-im-client.ts';

/** As often as the console asks while it is connected. */
const POLL_MS = 5_000;

/** One import, as the console sees it: times in milliseconds from the end of the upload. */
export interface Followed {
  readonly job: Job;
  readonly uploadMs: number;
  readonly firstProgressMs: number;
  readonly steps: number;
  readonly ms: number;
}

/** Somebody at the console: the same calls, the same topic, over real sockets. */
export class Operator {
  readonly #url: string;
  readonly #cookie: string;
  #heard: ((progress: JobProgress) => void) | undefined;

  private constructor(url: string, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async signIn(url: string, password: string): Promise<Operator> {
    const answer = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password }),
    });
    if (!answer.ok) throw new Error(`not signed in: ${await answer.text()}`);
    const operator = new Operator(
      url,
      (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
    );
    await operator.#follow();
    return operator;
  }

  async ask<T>(path: string, body?: object): Promise<T> {
    const sent = { method: 'POST', body: JSON.stringify(body) };
    return this.#call<T>(path, 'application/json', body === undefined ? {} : sent);
  }

  /** Sends the file and follows the job to its end. */
  async import(
    path: string,
    format: FileFormat,
    mode: ImportMode,
    dryRun: boolean,
  ): Promise<Followed> {
    const beganAt = performance.now();
    const news: JobProgress[] = [];
    let firstAt = NaN;
    const over = Promise.withResolvers<undefined>();
    this.#heard = (progress) => {
      news.push(progress);
      if (progress.done > 0 && Number.isNaN(firstAt)) firstAt = performance.now();
      if (progress.state !== 'running') over.resolve(undefined);
    };
    const { id } = await this.#call<Job>(
      `/api/users/import?format=${format}&mode=${mode}&dryRun=${dryRun}`,
      'application/octet-stream',
      {
        method: 'POST',
        body: createReadStream(path),
        duplex: 'half',
        headers: { 'content-length': String((await stat(path)).size) },
      },
    );
    const sentAt = performance.now();
    const job = await this.#ended(id, over.promise);
    const seen = news.filter((progress) => progress.id === id);
    return {
      job,
      uploadMs: sentAt - beganAt,
      firstProgressMs: firstAt - sentAt,
      steps: new Set(seen.map(({ step, done }) => `${step} ${done}`)).size,
      ms: performance.now() - sentAt,
    };
  }

  async #ended(id: string, told: Promise<undefined>): Promise<Job> {
    for (;;) {
      const job = await this.ask<Job>(`/api/jobs/${id}`);
      if (job.state !== 'running') return job;
      const enough = new AbortController();
      const pause = delay(POLL_MS, undefined, { signal: enough.signal });
      await Promise.race([told, pause.catch(() => undefined)]);
      enough.abort();
    }
  }

  async #follow(): Promise<void> {
    const { ticket, userId } = await this.ask<{ ticket: string; userId: string }>(
      '/api/session/im-ticket',
      {},
    );
    const client = await TestImClient.bound(this.#url, userId, ticket, { build: 'bench/1' });
    await client.request(Command.SubscribeRequest, { topic: 'jobs' }, Command.SubscribeResponse);
    client.socket.on('message', (data) => {
      const { command, body } = decodePacket(data as Buffer);
      if (command !== Command.TopicBatch) return;
      for (const progress of body['items'] as JobProgress[]) this.#heard?.(progress);
    });
  }

  async #call<T>(path: string, contentType: string, options: RequestInit): Promise<T> {
    const headers = { cookie: this.#cookie, 'content-type': contentType };
    const answer = await fetch(`${this.#url}${path}`, {
      ...options,
      headers: { ...headers, ...(options.headers as Record<string, string> | undefined) },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
