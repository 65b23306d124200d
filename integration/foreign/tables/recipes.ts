import { demoTables } from './demo-tables.ts';
import { historyTables } from './history-tables.ts';
import { plainTables } from './plain-tables.ts';
import type { Recipe } from './recipe.ts';
import { transformTables } from './transform-tables.ts';
import { typeTables } from './type-tables.ts';

/** Every table of the proof. */
export const recipes: readonly Recipe[] = [...demoTables, ...typeTables, ...plainTables, ...transformTables, ...historyTables];
