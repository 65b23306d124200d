import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { plantedBugs } from './bugs.ts';

const source = new URL('../../../', import.meta.url);

describe('planted bugs', () => {
  it.each(plantedBugs)('$name fits the source as it is', ({ edits }) => {
    for (const { file, find } of edits) expect(readFileSync(new URL(file, source), 'utf8').split(find)).toHaveLength(2);
  });
});
