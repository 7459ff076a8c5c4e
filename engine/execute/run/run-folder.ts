/** Files of runs in the state of the workspace: borders, rejected records, fixed records, and what tasks write. */

import path from 'node:path';

interface State {
  readonly stateFolder: string;
}

/** `<state>/runs`. */
export function folderOfRuns({ stateFolder }: State): string {
  return path.join(stateFolder, 'runs');
}

/** `<state>/runs/<run>`. */
export function folderOfRun(run: { readonly host: State; readonly runId: string }): string {
  return path.join(folderOfRuns(run.host), run.runId);
}
