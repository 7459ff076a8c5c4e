/** Records which files are being read, so that a commit does not retire a file under a running scan. */

interface Lease {
  readonly paths: ReadonlySet<string>;
}

const leases = new Set<Lease>();
let waiting: (() => void)[] = [];

/** Longest time that retiring waits for readers; a longer scan ends with FileNotFound. */
const longestWait = 60_000;

/** Holds files of a table's object list for a scan in this process. */
export function leaseObjects(paths: Iterable<string>): Disposable {
  const lease: Lease = { paths: new Set(paths) };
  leases.add(lease);
  return {
    [Symbol.dispose]() {
      leases.delete(lease);
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}

/** Waits until none of the files is being read, or for {@link longestWait} milliseconds. */
export async function whenUnread(paths: readonly string[], wait = longestWait): Promise<void> {
  const end = performance.now() + wait;
  while (isRead(paths)) {
    const left = end - performance.now();
    if (left <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, left);
      waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function isRead(paths: readonly string[]): boolean {
  for (const lease of leases) if (paths.some((path) => lease.paths.has(path))) return true;
  return false;
}
