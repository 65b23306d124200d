import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorCodes, kindFacts } from '../src/errors/index.ts';
import { renderErrorsPage } from './rules/errors-page.ts';
import { expectGolden } from './rules/golden.ts';
import { projectRoot } from './rules/source-tree.ts';

describe('docs/errors.md', () => {
  it('is what the registry renders', () => {
    expectGolden('docs/errors.md', renderErrorsPage());
  });

  it('names every code once, under its kind, and no other code', () => {
    const page = readFileSync(join(projectRoot, 'docs/errors.md'), 'utf8');
    const listed = page.split('\n## ').flatMap((section) => {
      const kind = section.slice(0, section.indexOf('\n'));
      return [...section.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((row) => `${kind}/${row[1] ?? ''}`);
    });
    const registered = Object.entries(errorCodes).map(([code, entry]) => `${entry.kind}/${code}`);
    expect(listed.toSorted()).toEqual(registered.toSorted());
  });

  it('gives every kind its exit code', () => {
    const page = renderErrorsPage();
    for (const [kind, facts] of Object.entries(kindFacts)) expect(page).toContain(`| [\`${kind}\`](#${kind}) | ${String(facts.exitCode)} |`);
  });

  it('would show a new code', () => {
    const page = renderErrorsPage({ 'planted-code': { kind: 'denied', summary: 'A | b.', remedy: 'C.' } });
    expect(page).toContain('| `planted-code` | A \\| b. | C. |');
  });
});
