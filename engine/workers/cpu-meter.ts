/** CPU time of this process, of all its threads: DuckDB's work is done in them. */

/** @returns how many microseconds of CPU time, of user and system, the process has used since this call. */
export function startCpuMeter(): () => number {
  const begin = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begin);
    return user + system;
  };
}
