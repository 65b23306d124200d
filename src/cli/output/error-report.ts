import { type ErrorKind, type FrazilError, isFrazilError, kindFacts } from '../../errors/index.ts';

/** An error as the command shows it. */
export interface ErrorReport {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly remedy: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly exitCode: number;
}

const unexpectedRemedy =
  'This is a fault of Frazil, not of yours. Please report it with what you typed and what it answered; FRAZIL_DEBUG=1 adds the place.';

/** Judges anything that was thrown; what carries no code of ours is unexpected. */
export function reportOf(error: unknown): ErrorReport {
  if (isFrazilError(error)) return coded(error);
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', kind: 'internal', message: `unexpected: ${message}`, remedy: unexpectedRemedy, context: {}, exitCode: kindFacts.internal.exitCode };
}

function coded(error: FrazilError): ErrorReport {
  const { code, kind, message, remedy, context } = error;
  return { code, kind, message, remedy, context, exitCode: kindFacts[kind].exitCode };
}

/** The lines for people: `frazil: message`, then the remedy. */
export function errorText(report: ErrorReport): string {
  return `frazil: ${report.message}\n${report.remedy}`;
}

/** The document of `--json`. */
export function errorDocument({ code, kind, message, remedy, context }: ErrorReport): object {
  return { error: { code, kind, message, remedy, context } };
}

/** Stacks of an error and its causes, for FRAZIL_DEBUG=1. */
export function debugText(error: unknown): string {
  const lines: string[] = [];
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    lines.push(`${depth === 0 ? '' : 'caused by '}${cause.stack ?? cause.message}`);
  }
  return lines.length === 0 ? String(error) : lines.join('\n');
}
