/** Which runs of a workflow its page reads. */

/** As many as a page shows. */
const shownRuns = 20;

export function runsRequest(name: string) {
  return { name, includeGraph: true, limit: shownRuns } as const;
}
