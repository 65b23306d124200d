import { type CodeEntry, errorCodes, type ErrorKind, kindFacts, type RetryAdvice } from '../../src/errors/index.ts';

const kindMeaning: Readonly<Record<ErrorKind, string>> = {
  internal: 'Frazil broke one of its own rules: report it.',
  invalid: 'The call or its input is wrong: correct it.',
  'not-found': 'What was named does not exist.',
  'already-exists': 'What was to be made exists.',
  conflict: 'Somebody else changed the same thing: refresh, check again, and try again.',
  'outcome-unknown': 'It may or may not have happened: read back, assume nothing, delete nothing.',
  unavailable: 'A store or a service cannot answer now: try the same again later.',
  denied: 'Permission is missing: correct the credentials or the policy.',
  corrupt: 'What is stored cannot be read: stop and look at the named file.',
  unsupported: 'This version, store or system cannot do it.',
  interrupted: 'The caller stopped it before it ended.',
};

const retryMeaning: Readonly<Record<RetryAdvice, string>> = {
  never: 'never',
  'after-refresh': 'after loading the head again',
  'after-resolving': 'only after reading back',
  'same-request': 'the same request, later',
};

const head = `# Errors

Every error is a \`FrazilError\` with a \`code\` that says what happened and a \`kind\` that says what to do. Codes are never renamed or reused;
messages may change. The command ends with the exit code of the error's kind; 0 means success.

This page is made from the registry in \`src/errors/codes\` by \`npm run docs:listings\`, and a test compares the two.
`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function kindsTable(kinds: readonly ErrorKind[]): string {
  const rows = kinds.map((kind) => {
    const facts = kindFacts[kind];
    const cleanup = facts.cleanupSafe ? 'yes' : 'no';
    return `| [\`${kind}\`](#${kind}) | ${String(facts.exitCode)} | ${cell(kindMeaning[kind])} | ${retryMeaning[facts.retry]} | ${cleanup} |`;
  });
  return ['## Kinds', '', '| kind | exit code | what it means | try again | what the attempt staged may be deleted |', '| --- | --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function kindSection(kind: ErrorKind, codes: Readonly<Record<string, CodeEntry>>): string {
  const rows = Object.entries(codes)
    .filter(([, entry]) => entry.kind === kind)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, entry]) => `| \`${code}\` | ${cell(entry.summary)} | ${cell(entry.remedy)} |`);
  const table = rows.length === 0 ? ['No code has this kind yet.'] : ['| code | what happened | what to do |', '| --- | --- | --- |', ...rows];
  return [`## ${kind}`, '', `Exit code ${String(kindFacts[kind].exitCode)}. ${kindMeaning[kind]}`, '', ...table, ''].join('\n');
}

/** The text of `docs/errors.md`: the kinds with their exit codes, then every code by kind. */
export function renderErrorsPage(codes: Readonly<Record<string, CodeEntry>> = errorCodes): string {
  const kinds = (Object.keys(kindFacts) as ErrorKind[]).toSorted((a, b) => kindFacts[a].exitCode - kindFacts[b].exitCode);
  return [head, kindsTable(kinds), ...kinds.map((kind) => kindSection(kind, codes))].join('\n');
}
