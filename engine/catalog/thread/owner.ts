/** Which process an unfinished publication or crawl belongs to, and whether that process still lives. */

/** `pid@start`, both of the host process; the start tells a reused pid apart. */
export function currentOwner(): string {
  // Rounded: the two clocks behind it drift against each other by some milliseconds.
  const started = Math.round((Date.now() - process.uptime() * 1000) / 10_000);
  return `${process.pid}@${started}`;
}

/**
 * False when its process is gone. Another living process under its pid counts as the owner: then what it left
 * waits for a later opening.
 */
export function isOwnerAlive(owner: string): boolean {
  const [pid, started] = owner.split('@').map(Number);
  if (pid === process.pid) {
    const own = Number(currentOwner().split('@')[1]);
    return Math.abs(own - started!) <= 1;
  }
  try {
    process.kill(pid!, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
