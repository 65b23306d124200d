import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FrazilError } from '../errors/index.ts';
import { runCaptured } from './fixtures/captured-host.ts';

const commands = ['create', 'append', 'drop', 'scan', 'log', 'inspect', 'list', 'optimize', 'doctor', 'demo'] as const;

describe('help', () => {
  it('of the command names every command, the environment and the exit codes', async () => {
    const { exitCode, stderr, stdout } = await runCaptured(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const name of commands) expect(stdout).toContain(`\n  ${name} `);
    expect(stdout).not.toContain('demo-writer');
    await expect(stdout).toMatchFileSnapshot('fixtures/help/frazil.txt');
  });

  it.each(commands)('of %s has examples and the options of all commands', async (name) => {
    const { exitCode, stderr, stdout } = await runCaptured([name, '--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain('--json');
    expect(stdout.split('\n').filter((line) => line.length > 160)).toEqual([]);
    await expect(stdout).toMatchFileSnapshot(`fixtures/help/${name}.txt`);
  });

  it('fits the terminal', async () => {
    const longest = async (columns: number): Promise<number> => {
      const { stdout } = await runCaptured(['drop', '--help'], { terminal: true, columns });
      return Math.max(...stdout.split('\n').map((line) => line.length));
    };
    expect(await longest(60)).toBeLessThanOrEqual(60);
    expect(await longest(400)).toBeGreaterThan(60);
    expect(await longest(400)).toBeLessThanOrEqual(110);
  });

  it('is what the bare command and `help x` print', async () => {
    expect((await runCaptured([])).stdout).toBe((await runCaptured(['--help'])).stdout);
    expect((await runCaptured(['help', 'scan'])).stdout).toBe((await runCaptured(['scan', '--help'])).stdout);
  });
});

describe('the version', () => {
  it('is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await runCaptured(['--version'])).toMatchObject({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('usage errors', () => {
  it.each([
    [['scna', 'demo.flights'], "Unknown command 'scna'; did you mean scan?"],
    [['scan'], "Missing required argument 'table'"],
    [['scan', 'a.b', '--wehre', 'x'], "Unknown option '--wehre'; did you mean --where?"],
    [['scan', 'a.b', 'c.d'], "Too many arguments for 'scan'. Expected 1 argument but got 2"],
    [['scan', 'a.b', '--where'], "Option '--where <predicate>' argument missing"],
    [['scan', 'a.b', '--format', 'xml'], "Option '--format <format>' argument 'xml' is invalid. Allowed choices are table, ndjson, csv, arrow, parquet."],
    [['scan', 'a.b', '--limit', 'ten'], '"ten" is not a whole number.'],
    [['scan', 'a.b', '--snapshot', 'latest'], '"latest" is not a snapshot id'],
    [['create', 'a.b', '--property', 'x'], '"x" is not a property'],
    [['append', 'a.b'], "Missing required argument 'files'"],
    [['demo-writer', '{}'], 'demo-writer is started by frazil demo.'],
    [['nonsense'], "Unknown command 'nonsense'.\n"],
    [['nonsense', '--help'], "Unknown command 'nonsense'.\n"],
    [['help', 'scna'], "Unknown command 'scna'; did you mean scan?"],
    [['--warehouse', 'x', 'scna', '-h'], "Unknown command 'scna'; did you mean scan?"],
    [['--quiet'], 'Which command?'],
  ])('%j', async (args, message) => {
    const { exitCode, stderr, stdout } = await runCaptured(args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`frazil: ${message}`);
    expect(stderr).toContain('Run the command with --help');
  });

  it('are a document with --json, wherever that stands', async () => {
    const run = await runCaptured(['scan', '--json', 'a.b', '--limit', '-3']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toBe('');
    expect(run.json).toEqual({ error: { code: 'usage-invalid', kind: 'invalid', message: expect.stringContaining('-3'), remedy: expect.any(String), context: expect.any(Object) } });
  });
});

describe('what is not there', () => {
  it.each([
    [['scan', 'web.events'], 'There is no table web.events in memory:nothing.'],
    [['drop', 'web.events'], 'There is no table web.events in memory:nothing.'],
    [['list', 'web'], 'There is no namespace web in memory:nothing.'],
  ])('%j is said together with the warehouse, which may be the wrong one', async (args, message) => {
    const run = await runCaptured([...args, '--warehouse', 'memory:nothing', '--json']);
    expect(run.exitCode).toBe(3);
    expect(run.json).toEqual({ error: expect.objectContaining({ message, context: expect.objectContaining({ warehouse: 'memory:nothing' }) }) });
  });
});

describe('stopping', () => {
  it('ends with 130 and says what stopped it', async () => {
    const signal = AbortSignal.abort(new FrazilError('command-interrupted', 'The command was stopped by Ctrl-C.'));
    const { exitCode, stderr } = await runCaptured(['list', '--warehouse', 'memory:'], { signal });
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/^frazil: The command was stopped by Ctrl-C\.\n/);
  });
});
