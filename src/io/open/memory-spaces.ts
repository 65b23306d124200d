import type { Clock } from '../../runtime/index.ts';
import { MemoryObjects } from '../memory/memory-objects.ts';

/** The named memory stores of this process; two opened under one name are one. */
const spaces = new Map<string, MemoryObjects>();

/** The contents of a named memory store, made when the name is new; without a name, contents that nobody shares. */
export function memorySpace(name: string, clock: Clock): MemoryObjects {
  const known = spaces.get(name);
  if (known !== undefined) return known;
  const objects = new MemoryObjects(clock);
  if (name !== '') spaces.set(name, objects);
  return objects;
}
