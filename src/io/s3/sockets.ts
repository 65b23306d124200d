import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { AttemptFailure } from './attempt-failure.ts';

/** The agents of one store, and what only they know: which errors struck before anything could be sent. */
export class S3Sockets {
  readonly http: http.Agent;
  readonly https: https.Agent;
  readonly #neverSent = new WeakSet<object>();

  /** `maxSockets` open at once; each must stand within `connectMs`. */
  constructor(maxSockets: number, connectMs: number) {
    // Servers close an idle connection after 5 s and more; reusing one in that instant would make an outcome unknown.
    const settings = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: idleSocketMs };
    this.http = new http.Agent(settings);
    this.https = new https.Agent(settings);
    this.#guardAgent(this.http, 'connect', connectMs);
    this.#guardAgent(this.https, 'secureConnect', connectMs);
  }

  /** Whether the error of a request came while its connection was being made, so that nothing of it reached the store. */
  neverSent(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#neverSent.has(error);
  }

  destroy(): void {
    this.http.destroy();
    this.https.destroy();
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
