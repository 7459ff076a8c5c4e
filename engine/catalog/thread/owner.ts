/** The process that owns an unfinished publication or crawl, and whether that process is still alive. */

/** `pid@start`, both of the host process; the start distinguishes a reused pid. */
export function currentOwner(): string {
  // Rounded: the two clocks used drift against each other by some milliseconds.
  const started = Math.round((Date.now() - process.uptime() * 1000) / 10_000);
  return `${process.pid}@${started}`;
}

/**
 * False when its process has ended. Another living process with its pid counts as the owner: its remains then
 * wait for a later opening.
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
