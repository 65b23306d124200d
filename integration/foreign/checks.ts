import type { EngineRequest } from './engine-process.ts';
import type { CheckKind, Engine } from './engines.ts';
import type { ExpectedRows, ForeignTable } from './foreign-table.ts';
import type { KnownException } from './known-exceptions.ts';

/** One question to one engine, with the answer that it must give. */
export interface Check {
  readonly kind: CheckKind;
  readonly table: ForeignTable;
  readonly where?: string;
  /** Undefined for the metadata tables, whose answer is the table's `facts`. */
  readonly expected?: ExpectedRows;
  readonly request: Omit<EngineRequest, 'output' | 'loose'>;
}

/** A sentence for people, such as `duckdb plain.text where id > 4`. */
export function checkTitle(engine: Engine, check: Check): string {
  return `${engine.name} ${check.table.name} ${check.kind === 'where' ? `where ${check.where ?? ''}` : check.kind}`;
}

/** Everything that an engine is asked about a table; what it lacks is left out. */
export function planChecks(engine: Engine, table: ForeignTable): readonly Check[] {
  const { current, past, filtered, metadataFile, directory } = table;
  const plain = { metadataFile, directory, byDirectory: false, snapshotId: null, where: null, facts: false };
  const checks: readonly Check[] = [
    { kind: 'file', table, expected: current, request: plain },
    { kind: 'directory', table, expected: current, request: { ...plain, byDirectory: true } },
    ...(past ? [{ kind: 'snapshot' as const, table, expected: past.rows, request: { ...plain, snapshotId: String(past.snapshotId) } }] : []),
    ...filtered.map(({ where, rows }) => ({ kind: 'where' as const, table, where, expected: rows, request: { ...plain, where } })),
    { kind: 'facts', table, request: { ...plain, facts: true } },
  ];
  return checks.filter(({ kind }) => engine.lacks[kind] === undefined);
}

/** The exception that covers a check, if it is known not to agree. */
export function exceptionFor(exceptions: readonly KnownException[], engine: Engine, check: Check): KnownException | undefined {
  return exceptions.find(
    ({ engine: name, tables, checks, where }) =>
      name === engine.name &&
      tables.includes(check.table.name) &&
      (checks === undefined || checks.includes(check.kind)) &&
      (where === undefined || (check.where !== undefined && where.includes(check.where))),
  );
}
