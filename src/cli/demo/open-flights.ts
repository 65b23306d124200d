import type { FlightOrigin, Flights } from './flights.ts';

/** Opens flights. *Errors*: those of the store and of Parquet. */
export async function openFlights(origin: FlightOrigin): Promise<Flights> {
  if (origin.kind === 'made') {
    const { MadeFlights } = await import('./made-flights.ts');
    return new MadeFlights();
  }
  const { openFlightFile } = await import('./flight-file.ts');
  return await openFlightFile(origin.path);
}
