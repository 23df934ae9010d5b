import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Problem } from '#contract/rest/problem';

/** An idle connection is kept for the next request as long as Fastify would. */
const KEEP_ALIVE_MS = 72_000;

/** How long a client may take to send something large, in milliseconds. */
export interface UploadLimits {
  /** Without a single byte. */
  readonly idleMs: number;
  readonly totalMs: number;
}

const deadlines = new WeakMap<IncomingMessage, RequestDeadline>();

/**
 * An HTTP server that cuts off clients who take longer than `limitMs` to send a request, unless its route
 * gives them more time. Node's own limit is one for all routes.
 */
export function createHttpServer(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  limitMs: number,
): Server {
  const options = { requestTimeout: 0, headersTimeout: limitMs, keepAliveTimeout: KEEP_ALIVE_MS };
  return createServer(options, (request, response) => {
    deadlines.set(request, new RequestDeadline(request, response, limitMs));
    handler(request, response);
  });
}

/** From now on the request may go on as long as something comes. Not for injected requests, which are there. */
export function allowUpload(request: IncomingMessage, limits: UploadLimits): void {
  deadlines.get(request)?.allow(limits);
}

/** The rest of it is wanted no more: it has the time of any other request. */
export function endUpload(request: IncomingMessage): void {
  deadlines.get(request)?.restart();
}

class RequestDeadline {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #limitMs: number;
  #total: NodeJS.Timeout;
  #idle: NodeJS.Timeout | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, limitMs: number) {
    this.#request = request;
    this.#response = response;
    this.#limitMs = limitMs;
    this.#total = this.#cutOffAfter(limitMs);
    // After it came whole, too.
    request.once('close', () => this.#stop());
    request.once('end', () => this.#stop());
  }

  allow({ idleMs, totalMs }: UploadLimits): void {
    if (this.#request.complete) return;
    this.#stop();
    this.#total = this.#cutOffAfter(totalMs);
    let before = this.#request.socket.bytesRead;
    this.#idle = setInterval(() => {
      const { bytesRead } = this.#request.socket;
      if (bytesRead === before) this.#cutOff();
      before = bytesRead;
    }, idleMs).unref();
  }

  restart(): void {
    if (this.#request.complete) return;
    this.#stop();
    this.#total = this.#cutOffAfter(this.#limitMs);
  }

  #cutOffAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.#cutOff(), ms).unref();
  }

  #stop(): void {
    clearTimeout(this.#total);
    clearInterval(this.#idle);
  }

  #cutOff(): void {
    this.#stop();
    if (!this.#response.headersSent) {
      const problem: Problem = { code: 'request-timeout', message: 'The request took too long.' };
      const body = JSON.stringify(problem);
      this.#request.socket.write(
        'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: application/json\r\n' +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    }
    this.#request.destroy();
  }
}
