import { type Certificate, openStore, recertify, requireFit } from '../../io/index.ts';
import { systemRuntime } from '../../runtime/index.ts';
import type { CommandContext } from '../command-context.ts';
import { columnText } from '../output/column-text.ts';
import { durationText } from '../output/number-text.ts';
import { checkFolder } from './open-target.ts';

/** A clock this far from the store's is worth a remark; commits are refused at 30 s ahead. */
const remarkableOffsetMs = 2_000;

/** `frazil doctor`: tries a store for every promise that a table needs, whatever was recorded there before. *Errors*: `store-unfit`. */
export async function examineStore(context: CommandContext, url: string | undefined): Promise<void> {
  const { json, notes, output, signal } = context;
  const store = await openStore(url ?? context.warehouse);
  try {
    await checkFolder(store.url);
    notes.say(`Examining ${store.url} …`);
    const certificate = await recertify(store, { runtime: systemRuntime, signal });
    if (json) {
      // An unfit store fails the command, and its error holds what broke.
      requireFit(certificate);
      return await output.document(certificate);
    }
    await printCertificate(context, certificate);
    requireFit(certificate);
  } finally {
    await store.close();
  }
  await output.line();
  await output.line(`${store.url} may hold tables.`);
}

async function printCertificate({ notes, output, style }: CommandContext, certificate: Certificate): Promise<void> {
  const rows = certificate.promises.map(({ name, required, held, detail }) => [verdictOf(held, required), name, required ? 'required' : 'optional', detail]);
  const text = columnText([{ title: '' }, { title: 'promise' }, { title: 'need' }, { title: 'what was seen' }], rows, style);
  await output.line(text);
  const offset = certificate.clockOffsetMs;
  if (offset !== undefined && Math.abs(offset) >= remarkableOffsetMs) {
    notes.say(`The clock of this host is ${durationText(Math.abs(offset))} ${offset < 0 ? 'ahead of' : 'behind'} the store's.`);
  }
}

function verdictOf(held: boolean | undefined, required: boolean): string {
  if (held === undefined) return '–';
  if (held) return '✓';
  return required ? '✗' : 'no';
}
