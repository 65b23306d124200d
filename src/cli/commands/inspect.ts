import { schemaToJson } from '../../format/index.ts';
import type { Table } from '../../table/index.ts';
import type { CommandContext } from '../command-context.ts';
import { filesPart, manifestsPart, partitionsPart } from '../inspect/file-parts.ts';
import { historyPart, type Part, propertiesPart, refsPart, snapshotsPart } from '../inspect/metadata-parts.ts';
import { overviewDocument, overviewText, schemaText } from '../inspect/table-overview.ts';
import { type InspectSection, parseInspectSection } from '../option-values.ts';
import { columnText } from '../output/column-text.ts';
import { withTable } from './open-target.ts';

/** `frazil inspect`: what a table is made of, as an overview or one part of it. *Errors*: `usage-invalid` for an unknown part. */
export async function inspectTable(context: CommandContext, target: string, part: string | undefined): Promise<void> {
  const section = part === undefined ? undefined : parseInspectSection(part);
  await withTable(context, target, async (table) => {
    if (section === undefined) await show(context, overviewDocument(table), overviewText(table, context.style));
    else if (section === 'schema') await show(context, schemaToJson(table.schema), schemaText(table.schema, context.style));
    else await showPart(context, table, section);
  });
}

async function showPart(context: CommandContext, table: Table, section: Exclude<InspectSection, 'schema'>): Promise<void> {
  const part = await partOf(table, section, context.signal);
  if (!context.json && part.rows.length === 0) return context.notes.say(`The table has no ${section} yet.`);
  await show(context, part.document, columnText(part.columns, part.rows, context.style));
}

async function partOf(table: Table, section: Exclude<InspectSection, 'schema'>, signal: AbortSignal): Promise<Part> {
  switch (section) {
    case 'snapshots':
      return snapshotsPart(table);
    case 'refs':
      return refsPart(table);
    case 'history':
      return historyPart(table);
    case 'properties':
      return propertiesPart(table);
    case 'files':
      return await filesPart(table, signal);
    case 'manifests':
      return await manifestsPart(table, signal);
    case 'partitions':
      return await partitionsPart(table, signal);
  }
}

async function show({ json, output }: CommandContext, document: unknown, text: string): Promise<void> {
  await (json ? output.document(document) : output.line(text));
}
