import { FrazilError } from '../errors/index.ts';

/** The location of an object of a table: the table's location, a slash, the key under it. */
export function locationOfKey(key: string, tableLocation: string): string {
  return `${tableLocation}/${key}`;
}

/**
 * The key, under the table's root, of a location that the table names.
 *
 * A location outside the table, or one that climbs out of it, is refused before anything is read: a manifest could
 * otherwise make this host read or delete anything. Engines spell one place in several ways, within one table too (`/w/t`,
 * `file:/w/t`; `s3a://b/t`, `s3://b/t`): these count as the same. *Errors*: `location-outside-table`.
 */
export function keyOfLocation(location: string, tableLocation: string): string {
  const key = keyBelow(location, tableLocation) ?? keyBelow(plainSpelling(location), plainSpelling(tableLocation));
  if (key === undefined || key.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new FrazilError('location-outside-table', `${location} is not under the table's location ${tableLocation}.`, { context: { location, tableLocation } });
  }
  return key;
}

/** Whether two locations are one place, however they are spelled. */
export function isSameLocation(one: string, other: string): boolean {
  return plainSpelling(one) === plainSpelling(other);
}

function keyBelow(location: string, tableLocation: string): string | undefined {
  return location.startsWith(`${tableLocation}/`) ? location.slice(tableLocation.length + 1) : undefined;
}

function plainSpelling(location: string): string {
  return location.replace(/^file:(?:\/\/)?(?=\/)/, '').replace(/^s3[an]:/, 's3:');
}
