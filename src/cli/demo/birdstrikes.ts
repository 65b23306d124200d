import { FrazilError } from '../../errors/index.ts';

/** A column whose name has to be quoted in a predicate. */
export const costColumn = 'Cost Total $';

const header = ['Airport Name', 'Effect Amount of damage', 'Flight Date', 'Origin State', 'Wildlife Species', costColumn, 'Speed IAS in knots'] as const;
const madeRows = 1_000;

/** What a CSV file of birdstrikes says, counted without Frazil's reader. */
export interface BirdstrikeFacts {
  readonly rows: number;
  /** Rows that cost anything. */
  readonly costly: number;
}

/** Counts the rows of the CSV text, and those that cost anything. */
export function factsOf(text: string): BirdstrikeFacts {
  const [names = [], ...rows] = splitCsv(text);
  const cost = names.indexOf(costColumn);
  if (cost < 0) throw new FrazilError('column-unknown', `The demo's birdstrikes have no column ${costColumn}.`, { context: { column: costColumn } });
  return { rows: rows.length, costly: rows.filter((row) => Number(row[cost]) > 0).length };
}

/** Birdstrikes that never took place, the same on every run, as CSV. */
export function madeBirdstrikes(): string {
  const airports = ['DENVER INTL AIRPORT', 'SACRAMENTO INTL', 'CHICAGO O\'HARE INTL ARPT', '"NEWARK, LIBERTY INTL ARPT"'];
  const states = ['Colorado', 'California', 'Illinois', 'New Jersey'];
  const species = ['Mourning dove', 'Unknown bird - small', 'Canada goose', 'European starling', 'Killdeer'];
  const lines = Array.from({ length: madeRows }, (_, row) => {
    const place = (row * 7) % airports.length;
    const damage = row % 41 === 0 ? 'Substantial' : 'None';
    const cost = row % 41 === 0 ? 500 + row * 13 : 0;
    const day = new Date(Date.UTC(1990, 0, 1) + row * 5 * 86_400_000).toISOString().slice(0, 10);
    return [airports[place], damage, day, states[place], species[(row * 3) % species.length], cost, row % 3 === 0 ? '' : 100 + ((row * 10) % 150)].join(',');
  });
  return `${[header.join(','), ...lines].join('\n')}\n`;
}

/** Records of a CSV text: the plainest reader that quotes allow, as a witness against the real one. */
function splitCsv(text: string): string[][] {
  const records: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let record: string[] = [];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) break;
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] !== ',') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
