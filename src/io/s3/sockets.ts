import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AttemptFailure } from './attempt-failure.ts';

/** A request as it goes over the wire: signed, with all of its headers. The SDK's requests have this form too. */
export interface WireRequest {
  readonly method: string;
  readonly protocol: string;
  /** An IPv6 address stands in brackets. */
  readonly hostname: string;
  readonly port?: number;
  /** Percent-encoded. */
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: Uint8Array | string;
}

/** The agents of one store, and what only they know: which errors struck before anything could be sent. */
export class S3Sockets {
  readonly #http: http.Agent;
  readonly #https: https.Agent;
  readonly #neverSent = new WeakSet<object>();

  /** `maxSockets` open at once; each must stand within `connectMs`. */
  constructor(maxSockets: number, connectMs: number) {
    // Servers close an idle connection after 5 s and more; reusing one in that instant would make an outcome unknown.
    const settings = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: idleSocketMs };
    this.#http = new http.Agent(settings);
    this.#https = new https.Agent(settings);
    this.#guardAgent(this.#http, 'connect', connectMs);
    this.#guardAgent(this.#https, 'secureConnect', connectMs);
  }

  /**
   * Sends a request; resolves with the head of its answer, whose body is still to come.
   *
   * Rejects with the system's error. The signal is this request's own; it destroys the connection, also after the head.
   */
  send(request: WireRequest, signal: AbortSignal): Promise<http.IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = this.#begin(request);
      const giveUp = (): void => void sent.destroy(new AttemptFailure('AbortError', 'aborted'));
      signal.addEventListener('abort', giveUp, { once: true });
      sent.once('response', resolve);
      // Stays: a server that answers early and closes raises errors behind the head of its answer.
      sent.on('error', reject);
      if (signal.aborted) giveUp();
      else sent.end(request.body);
    });
  }

  /** Whether the error of a request came while its connection was being made, so that nothing of it reached the store. */
  neverSent(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#neverSent.has(error);
  }

  destroy(): void {
    this.#http.destroy();
    this.#https.destroy();
  }

  #begin({ protocol, hostname, port, method, path, query, headers }: WireRequest): http.ClientRequest {
    const [{ request }, agent] = protocol === 'https:' ? [https, this.#https] : [http, this.#http];
    return request({ agent, host: hostname.replace(/^\[|\]$/g, ''), port, method, path: path + formatQuery(query), headers });
  }

  #guardAgent(agent: http.Agent, established: 'connect' | 'secureConnect', connectMs: number): void {
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback): Duplex | null | undefined => {
      const socket = create(options, callback);
      if (socket) this.#guardSocket(socket as Socket, established, connectMs);
      return socket;
    };
  }

  #guardSocket(socket: Socket, established: 'connect' | 'secureConnect', connectMs: number): void {
    let connecting = true;
    const timer = setTimeout(() => {
      socket.destroy(new AttemptFailure('TimeoutError', `no connection within ${connectMs} ms`, 'ETIMEDOUT'));
    }, connectMs);
    const settle = (): void => {
      connecting = false;
      clearTimeout(timer);
    };
    socket.once(established, settle);
    // Stays for the socket's life: a server that answers early and closes raises errors when no request listens any more.
    socket.on('error', (error) => {
      if (connecting) this.#neverSent.add(error);
      settle();
    });
    socket.once('close', settle);
  }
}

const idleSocketMs = 4_000;

/** What a signature covers in its own order; here any order will do. */
function formatQuery(query: WireRequest['query']): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${encodeStrictly(name)}=${encodeStrictly(one)}`));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Percent-encodes everything but unreserved characters, as signatures of AWS demand. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
