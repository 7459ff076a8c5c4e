/** Ends the process when it was asked to and something in it does not: a service manager waits two seconds. */

const patience = 1700;

/** Unfinished work is left to the journals, as after a crash. Never keeps the process alive by itself. */
export function endInTime(code: number): void {
  setTimeout(() => process.exit(code), patience).unref();
}
