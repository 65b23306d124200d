import type { Catalog, SchemaShorthand, Table } from '../../src/index.ts';
import { flightsSchema } from '../data/flights.ts';
import { narrowSchema } from '../data/narrow-rows.ts';
import { wideSchema } from '../data/wide-rows.ts';
import type { DriverAnswer } from '../harness/driver-process.ts';
import { openPlace } from '../harness/open-place.ts';
import type { Place } from '../harness/place.ts';
import type { DriverCommand } from '../harness/serve-driver.ts';

/** A command of the driver of Frazil. */
export type SessionCommand = (session: TableSession, command: DriverCommand) => Promise<DriverAnswer>;

const schemas: Readonly<Record<string, SchemaShorthand>> = {
  narrow: narrowSchema,
  flights: flightsSchema,
  wide: wideSchema,
  parted: { part: 'long', ...narrowSchema },
};

/** The catalog and the table that the driver of Frazil holds open. */
export class TableSession {
  #catalog: Catalog | undefined;
  #table: Table | undefined;

  get table(): Table {
    if (this.#table === undefined) throw new Error('No table is open.');
    return this.#table;
  }

  /** Opens the catalog of a place, unless one is open. */
  async catalog(place: Place): Promise<Catalog> {
    this.#catalog ??= await openPlace(place);
    return this.#catalog;
  }

  /** Makes or loads `bench.<table>`. */
  async open({ place, table, create, schema = 'narrow', partitionBy = [] }: DriverCommand): Promise<void> {
    const catalog = await this.catalog(place as Place);
    const name = `bench.${String(table)}`;
    const wanted = schemas[String(schema)] ?? narrowSchema;
    this.#table = create === true ? await catalog.createTable(name, { schema: wanted, partitionBy: partitionBy as readonly string[] }) : await catalog.loadTable(name);
  }

  /** Opens a table by its location alone. */
  async openLocation({ place, location }: DriverCommand): Promise<void> {
    this.#table = await (await this.catalog(place as Place)).openTable(String(location));
  }

  async close(): Promise<void> {
    await this.#catalog?.close();
  }
}
