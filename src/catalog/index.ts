/**
 * Purpose: names for tables: the contract, and the catalog that is a versioned log in the bucket of the tables.
 *
 * Invariants: a name belongs to one table at a time; places of tables never nest and are never used twice; a dropped
 * table is sealed before its name goes, so no writer can commit to it unseen.
 *
 * Non-goals: what a table holds, permissions, maintenance.
 */
export type { CallOptions, Catalog, CreateTableOptions, DropTableOptions, TableListing } from './catalog.ts';
export { openCatalog, type OpenCatalogOptions } from './open-catalog.ts';
