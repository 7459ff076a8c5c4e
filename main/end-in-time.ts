/** Ends the process when it was asked to and something in it does not: a service manager waits two seconds. */

const patience = 1400;

/** Unfinished work is left to the journals, as after a crash. Never keeps the process alive by itself. */
export function endInTime(code: number): void {
  setTimeout(() => process.exit(code), patience).unref();
}

/** For a host: aborts when it is asked to stop, and ends the process when it then takes too long after SIGTERM. */
export function stopOnSignals(code: number): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      stop.abort();
      if (signal === 'SIGTERM') endInTime(code);
    });
  return stop.signal;
}
