/** Codes raised by the command. */
export const cliCodes = {
  'usage-invalid': {
    kind: 'invalid',
    summary: 'The command line is malformed: an unknown command or option, a missing argument, or a value that does not fit.',
    remedy: 'Run the command with --help to see what it takes.',
  },
  'input-not-found': {
    kind: 'not-found',
    summary: 'An input file that the command line names does not exist.',
    remedy: 'Check the path; it is relative to the current folder.',
  },
  'input-unreadable': {
    kind: 'denied',
    summary: 'An input file exists and cannot be read.',
    remedy: 'Check that it is a file and that you may read it.',
  },
  'input-corrupt': {
    kind: 'corrupt',
    summary: 'An input file is damaged or truncated; nothing of this batch was committed.',
    remedy: 'Get the file anew from where it comes from, and append it again.',
  },
  'output-unwritable': {
    kind: 'denied',
    summary: 'The output file cannot be written; no part of it was left behind.',
    remedy: 'Check the folder, its permissions and the free space.',
  },
  'command-interrupted': {
    kind: 'interrupted',
    summary: 'The command was stopped by Ctrl-C or a signal; the message says what had been committed.',
    remedy: 'Run it again if it was not meant; what was committed stays.',
  },
  'demo-check-failed': {
    kind: 'internal',
    summary: 'The demo read another number of rows than its source holds.',
    remedy: 'Report it with the output of the demo; its tables are left as they are.',
  },
  'demo-writer-failed': {
    kind: 'internal',
    summary: 'A writer process of the demo ended without saying why.',
    remedy: 'Run the demo again; report it with its output if it goes on.',
  },
} as const;
