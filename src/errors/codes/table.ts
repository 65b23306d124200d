/** Codes raised by tables, catalogs, maintenance and the command. */
export const tableCodes = {
  'name-invalid': {
    kind: 'invalid',
    summary: 'The text is not the name of a table or namespace.',
    remedy: 'Write namespace.table, of letters, digits, _ and -.',
  },
  'table-not-found': {
    kind: 'not-found',
    summary: 'The catalog has no table of the name.',
    remedy: 'Check the name and the warehouse; frazil list shows the tables.',
  },
  'table-already-exists': {
    kind: 'already-exists',
    summary: 'The catalog has a table of the name already.',
    remedy: 'Use another name, append to the table, or drop it first.',
  },
  'drop-refused': {
    kind: 'conflict',
    summary: 'A drop that was allowed only on a condition found the table otherwise; the table was left as it was.',
    remedy: 'Look at the table; if it may go all the same, drop it without the condition.',
  },
  'namespace-not-found': {
    kind: 'not-found',
    summary: 'The catalog has no namespace of the name.',
    remedy: 'Check the name; frazil list shows the namespaces.',
  },
  'namespace-already-exists': {
    kind: 'already-exists',
    summary: 'The catalog has a namespace of the name already.',
    remedy: 'Use it as it is.',
  },
  'namespace-not-empty': {
    kind: 'conflict',
    summary: 'The namespace still holds tables or namespaces.',
    remedy: 'Drop or rename what it holds first.',
  },
  'catalog-corrupt': {
    kind: 'corrupt',
    summary: 'A version of the catalog is not what Frazil wrote.',
    remedy: 'Restore the object from a backup; tables can still be opened by their location.',
  },
  'catalog-version-unsupported': {
    kind: 'unsupported',
    summary: 'The catalog was written by a newer Frazil.',
    remedy: 'Upgrade Frazil on this host.',
  },
  'selection-ambiguous': {
    kind: 'invalid',
    summary: 'More than one of snapshot id, time and ref was given.',
    remedy: 'Give one of them.',
  },
  'option-invalid': {
    kind: 'invalid',
    summary: 'An option of a call has a value that it cannot have, or two options contradict each other.',
    remedy: 'Correct the option that the message names.',
  },
  'ref-not-found': {
    kind: 'not-found',
    summary: 'The table has no branch or tag of the name.',
    remedy: 'See frazil inspect TABLE refs for those that it has.',
  },
  'instant-invalid': {
    kind: 'invalid',
    summary: 'The text is not a point in time.',
    remedy: 'Write 2026-01-31T12:00:00Z, with Z or an offset.',
  },
  'property-reserved': {
    kind: 'invalid',
    summary: 'The property belongs to the state that Frazil keeps in a table.',
    remedy: 'Choose a name that does not begin with frazil.',
  },
  'location-nested': {
    kind: 'invalid',
    summary: 'The location lies in, around or on the place of another table, or outside the warehouse.',
    remedy: 'Move the table to a place of its own under the warehouse.',
  },
  'table-relocated': {
    kind: 'unsupported',
    summary: 'The table lies elsewhere than its metadata says, so it may be read here but not written.',
    remedy: 'Write to the table at the location that the message names, or copy its rows into a new table.',
  },
} as const;
