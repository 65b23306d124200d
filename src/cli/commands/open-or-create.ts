import type { Catalog, DropTableOptions } from '../../catalog/index.ts';
import { hasCode, isFrazilError } from '../../errors/index.ts';
import type { RowInput } from '../../rows/index.ts';
import type { Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { checkNewName, layoutOf, type LayoutSettings, readSchemaFile } from './create.ts';

/** What a table is made of that does not exist yet. */
export interface NewTableSettings extends LayoutSettings {
  /** A schema file; without it the columns are those of the input. */
  readonly schema?: string;
}

/** What the account calls the table that this command has made. */
const madeSubject = 'table';
/** How long taking back a table may hold up a command that has failed or was stopped, in ms. */
const removalLimitMs = 5_000;

/** The table, made of the first input's columns if it does not exist. Of several who make it at once, one does. */
export async function openOrCreate(context: CommandContext, catalog: Catalog, target: string, input: RowInput, settings: NewTableSettings): Promise<{ readonly table: Table; readonly made: boolean }> {
  const { account, notes, signal } = context;
  checkNewName(target);
  try {
    return { table: await catalog.loadTable(target, { signal }), made: false };
  } catch (error) {
    if (!hasCode(error, 'table-not-found')) throw error;
  }
  try {
    const schema = settings.schema === undefined ? await input.inferSchema() : await readSchemaFile(settings.schema);
    const table = await catalog.createTable(target, { schema, ...layoutOf(settings), signal });
    account.record(madeSubject, `table ${target}, new`);
    notes.say(`Created ${target} at ${table.location}.`);
    return { table, made: true };
  } catch (error) {
    if (hasCode(error, 'table-already-exists')) return { table: await catalog.loadTable(target, { signal }), made: false };
    throw error;
  }
}

/**
 * Takes back the table that this command made, after its first append has failed: unless anything was committed to it,
 * by whomever, or a commit of unknown outcome might have been. Never fails; what stays is part of the account.
 */
export async function removeAgain({ account, notes }: CommandContext, catalog: Catalog, table: Table, failure: unknown): Promise<void> {
  if (isFrazilError(failure) && failure.kind === 'outcome-unknown') return;
  const { tableUuid } = table.metadata;
  const name = table.name!;
  try {
    const onlyIf: DropTableOptions['onlyIf'] = (metadata) => metadata.tableUuid === tableUuid && metadata.lastSequenceNumber === 0n;
    await catalog.dropTable(name, { purge: true, onlyIf, signal: AbortSignal.timeout(removalLimitMs) });
    account.retract(madeSubject);
    notes.say(`Removed ${name} again, because nothing was committed to it.`);
  } catch (error) {
    if (hasCode(error, 'table-dropped', 'table-not-found')) account.retract(madeSubject);
    else if (hasCode(error, 'drop-refused')) account.record(madeSubject, `table ${name}, new, with rows in it`);
    else account.record(madeSubject, `table ${name}, new and empty (frazil drop ${name} removes it)`);
  }
}
