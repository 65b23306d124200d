import { compareUtf8 } from '../../runtime/index.ts';
import type { ListOptions, ListPage, ObjectMeta } from '../object-store.ts';
import type { MemoryObjects } from './memory-objects.ts';

/**
 * Gives the pages of a listing, each as the objects are when it is asked for.
 *
 * `pageSize` counts objects and common prefixes together.
 */
export function* listMemoryObjects(objects: MemoryObjects, prefix: string, options: ListOptions, pageSize: number): Generator<ListPage> {
  const { delimiter, startAfter } = options;
  const resume = startAfter !== undefined && compareUtf8(startAfter, prefix) >= 0;
  let key = resume ? objects.next(startAfter, true) : objects.next(prefix, false);
  while (key?.startsWith(prefix)) {
    const found: ObjectMeta[] = [];
    const prefixes: string[] = [];
    let last: string = key;
    let rolled = false;
    while (key?.startsWith(prefix) && found.length + prefixes.length < pageSize) {
      const end: number = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
      rolled = end >= 0;
      if (delimiter !== undefined && rolled) {
        last = key.slice(0, end + delimiter.length);
        prefixes.push(last);
        key = objects.nextBeyond(last, key);
      } else {
        last = key;
        const object = objects.get(key);
        if (object !== undefined) found.push(object.meta);
        key = objects.next(key, true);
      }
    }
    yield { objects: found, prefixes };
    key = rolled ? objects.nextBeyond(last, last) : objects.next(last, true);
  }
}
