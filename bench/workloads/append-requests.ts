import type { Appender } from '../harness/peers.ts';
import { figure, medianOf } from '../report/figures.ts';
import { depthOf, type ProxiedRequest } from '../stores/delay-proxy.ts';

/** One append: how long its caller waited, and what went over the wire until it was quiet again. */
export interface Measured {
  readonly ms: number;
  readonly requests: readonly ProxiedRequest[];
}

/** What makes an append visible, by its key. */
const commitKeys: Readonly<Record<Appender, RegExp | undefined>> = {
  frazil: /\/metadata\/v\d+\.metadata\.json$/,
  deltalake: /\/_delta_log\/\d+\.json$/,
  datashard: /version-hint\.text$/,
  pyiceberg: undefined, // commits to SQLite, which costs no request
};

/** Requests, sequential round trips, those of them up to the commit, and KiB sent; medians. */
export function countsOf(system: Appender, appends: readonly Measured[]): readonly string[] {
  const of = (count: (requests: readonly ProxiedRequest[]) => number): string => figure(medianOf(appends.map(({ requests }) => count(requests))));
  return [
    of((requests) => requests.length),
    of(depthOf),
    of((requests) => depthOf(untilCommit(system, requests))),
    of((requests) => requests.reduce((sum, { sentBytes }) => sum + sentBytes, 0) / 1024),
  ];
}

function untilCommit(system: Appender, requests: readonly ProxiedRequest[]): readonly ProxiedRequest[] {
  const commitKey = commitKeys[system];
  const commit = commitKey === undefined ? undefined : requests.findLast(({ method, path }) => method === 'PUT' && commitKey.test(path));
  return commit === undefined ? requests : requests.filter(({ endMs }) => endMs <= commit.endMs);
}
