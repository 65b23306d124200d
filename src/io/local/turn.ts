/**
 * Resolves in the next turn of the event loop, so that a caller who loops over synchronous steps cannot starve
 * timers, sockets and the completion of other files.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
