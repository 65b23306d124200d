import { availableParallelism, loadavg } from 'node:os';
import type { Peer } from '../harness/peers.ts';
import type { BenchSettings, Workload } from '../workload.ts';

export interface Circumstances extends BenchSettings {
  readonly workload: Workload;
  /** Peers that are installed, with their versions; undefined when none were asked for. */
  readonly installed: ReadonlyMap<Peer, string> | undefined;
}

/** What a reader needs to make the same tables again: the command, the machine, who ran and who is missing. */
export function circumstances({ workload, quick, repetitions, installed }: Circumstances): string {
  const options = [installed === undefined ? '' : ' --peers', quick ? ' --quick' : '', quick || repetitions === 10 ? '' : ` --repetitions ${repetitions}`].join('');
  const machine = `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'} before`;
  return `\`npm run bench -- ${workload.name}${options}\`: ${[machine, ...companyOf(workload, installed)].join('; ')}.`;
}

function companyOf({ peers }: Workload, installed: ReadonlyMap<Peer, string> | undefined): readonly string[] {
  if (peers.length === 0) return [];
  if (installed === undefined) return ['peers were not asked for'];
  const present = peers.filter((peer) => installed.has(peer)).map((peer) => `${peer} ${installed.get(peer) ?? ''}`);
  const absent = peers.filter((peer) => !installed.has(peer));
  return [...(present.length > 0 ? [`beside ${present.join(', ')}`] : []), ...(absent.length > 0 ? [`not installed: ${absent.join(', ')}`] : [])];
}
