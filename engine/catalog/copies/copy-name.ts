/** Names of copies of the catalog: when they were made, and of which catalog. */

/** `catalog-20240501T093000Z-0123abcd.sqlite`: names sort by time. @param time milliseconds since 1970 UTC. */
export function copyName(time: number, identity: string): string {
  const stamp = new Date(time).toISOString().replaceAll(/[-:]|\.\d+/gu, '');
  return `catalog-${stamp}-${identity.slice(0, 8)}.sqlite`;
}

/** undefined for any other name. */
export function parseCopyName(name: string): { readonly time: number; readonly identity: string } | undefined {
  const found = /^catalog-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-([0-9a-f]{8})\.sqlite$/u.exec(name);
  if (found === null) return undefined;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { time: Date.UTC(year, month - 1, day, hour, minute, second), identity: found[7]! };
}
