/** The end of a run in words, the same on pages and on the command line. */

/** The state of a run that succeeded and rejected records. */
export const succeededWithRejects = 'SUCCEEDED with rejects';

/** A run that succeeded without some of its records says so wherever its state is shown. */
export function endWord(state: string, hasRejects: boolean): string {
  return state === 'SUCCEEDED' && hasRejects ? succeededWithRejects : state;
}
