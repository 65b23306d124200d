import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that went through. Times are of this host's monotonic clock, in ms. */
export interface ProxiedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** A loopback proxy before an S3 server: every request waits a while, and is written down. */
export class DelayProxy {
  readonly endpoint: string;
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #upstreamPort: number;
  readonly #delayMs: number;
  #requests: ProxiedRequest[] = [];
  #open = 0;

  constructor(server: Server, upstream: string, delayMs: number) {
    this.#server = server;
    this.#upstreamPort = Number(new URL(upstream).port);
    this.#delayMs = delayMs;
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (incoming, response) => this.#pass(incoming, response));
  }

  /** Forgets what has gone through. */
  reset(): void {
    this.#requests = [];
  }

  /** What has gone through since the last reset, once nothing is under way. */
  async settled(): Promise<readonly ProxiedRequest[]> {
    for (let quiet = 0; quiet < 3; quiet = this.#open === 0 ? quiet + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 15));
    return this.#requests;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const startMs = performance.now();
    let sentBytes = 0;
    this.#open += 1;
    response.once('close', () => (this.#open -= 1));
    const forward = (): void => {
      const { method = 'GET', url = '/', headers } = incoming;
      const onward = request({ host: '127.0.0.1', port: this.#upstreamPort, method, path: url, headers, agent: this.#agent }, (answer) => {
        let receivedBytes = 0;
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('data', (chunk: Uint8Array) => (receivedBytes += chunk.length));
        answer.once('end', () => {
          const [path = '', query = ''] = url.split('?');
          this.#requests.push({ method, path: decodeURIComponent(path), query, startMs, endMs: performance.now(), sentBytes, receivedBytes });
        });
        answer.pipe(response);
      });
      onward.once('error', () => response.destroy());
      incoming.on('data', (chunk: Uint8Array) => (sentBytes += chunk.length));
      incoming.pipe(onward);
    };
    setTimeout(forward, this.#delayMs);
  }
}

/** Starts a proxy on a free port before `upstream`, a URL on this host. */
export async function startDelayProxy(upstream: string, delayMs: number): Promise<DelayProxy> {
  const server = createServer({ requestTimeout: 0 });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return new DelayProxy(server, upstream, delayMs);
}

/** The longest chain of requests of which each began after the one before had ended: sequential round trips. */
export function depthOf(requests: readonly ProxiedRequest[]): number {
  let depth = 0;
  let endMs = Number.NEGATIVE_INFINITY;
  for (const each of requests.toSorted((a, b) => a.endMs - b.endMs)) {
    if (each.startMs < endMs) continue;
    depth += 1;
    endMs = each.endMs;
  }
  return depth;
}
