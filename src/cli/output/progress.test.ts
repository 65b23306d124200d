import { describe, expect, it } from 'vitest';
import { CapturedStream } from '../fixtures/captured-host.ts';
import { Notes } from './notes.ts';
import { openProgressBar, ProgressLines } from './progress.ts';

describe('progress in a log', () => {
  it('is a line every two seconds, and none for what is done sooner', () => {
    const stream = new CapturedStream();
    let nowMs = 0;
    const progress = new ProgressLines(stream, { label: 'append', unit: 'rows', total: 10_000 }, () => nowMs);
    for (; nowMs <= 5_000; nowMs += 500) progress.update(nowMs, nowMs > 3_000 ? 'slow' : '');
    progress.stop();
    nowMs = 60_000;
    progress.update(10_000);
    expect(stream.text).toBe('append: 2,000 of 10,000 rows\nappend: 4,000 of 10,000 rows, slow\n');
  });

  it('shows a running count where the end is unknown', () => {
    const stream = new CapturedStream();
    let nowMs = 0;
    const progress = new ProgressLines(stream, { label: 'scan', unit: 'rows' }, () => nowMs);
    nowMs = 3_000;
    progress.update(65_536);
    expect(stream.text).toBe('scan: 65,536 rows\n');
  });
});

describe('progress on a terminal', () => {
  it('is a bar that goes away', async () => {
    const terminal = new CapturedStream(true);
    const bar = await openProgressBar(terminal, { label: 'append', unit: 'rows', total: 3_000_000 });
    bar.update(1_500_000, '2 races lost');
    bar.stop();
    bar.stop();
    expect(terminal.text).toContain('█░');
    expect(terminal.text).toMatch(/append {2}█+░+ {2}1,500,000 of 3,000,000 rows {2}2 races lost/);
    const afterwards = terminal.text.slice(terminal.text.lastIndexOf('races lost'));
    expect(afterwards).toContain('\u001b[2K');
  });
});

describe('notes', () => {
  it('stand on lines of their own beside a bar, which goes on below them', async () => {
    const terminal = new CapturedStream(true);
    const notes = new Notes(terminal, {}, false);
    const bar = await notes.progress({ label: 'append', unit: 'rows' });
    bar.update(7);
    notes.say('Created a.b.');
    const [before = '', after = ''] = terminal.text.split('Created a.b.\n');
    // The bar's line is cleared, and long lines wrap again, before the note; then the bar is drawn anew.
    expect(before.slice(before.lastIndexOf('7 rows'))).toContain('\u001b[?7h');
    expect(before.endsWith('\u001b[2K')).toBe(true);
    expect(after).toContain('append  7 rows');
    bar.stop();
    const ended = terminal.text.length;
    notes.say('Removed a.b again.');
    expect(terminal.text.slice(ended)).toBe('Removed a.b again.\n');
  });

  it('are silent with --quiet', async () => {
    const stream = new CapturedStream();
    const notes = new Notes(stream, {}, true);
    notes.say('x');
    (await notes.progress({ label: 'a', unit: 'b' })).update(1);
    expect(stream.text).toBe('');
    new Notes(stream, {}, false).say('x');
    expect(stream.text).toBe('x\n');
  });
});
