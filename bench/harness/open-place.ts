import { type Catalog, openCatalog, openStore, type ObjectStore, type OpenStoreOptions } from '../../src/index.ts';
import type { Place } from './place.ts';

function urlOf(place: Place): string {
  return place.kind === 'local' ? place.folder : `s3://${place.bucket}/${place.prefix}`;
}

function optionsOf(place: Place): OpenStoreOptions {
  if (place.kind === 'local') return {};
  const { endpoint, region, accessKeyId, secretAccessKey } = place;
  return { s3: { endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } } };
}

/** Frazil's catalog of a place. */
export async function openPlace(place: Place): Promise<Catalog> {
  return await openCatalog(urlOf(place), optionsOf(place));
}

/** The bare store of a place, for what one request costs. */
export async function openBareStore(place: Place): Promise<ObjectStore> {
  return await openStore(urlOf(place), optionsOf(place));
}
