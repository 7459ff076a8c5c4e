/** Chooses the workspace that the desktop opens: the one named on its command line, else the sample. */

/** @param argumentsGiven of the process; `--workspace=DIR` names one. */
export function namedWorkspace(argumentsGiven: readonly string[]): string | undefined {
  const named = argumentsGiven.find((argument) => argument.startsWith('--workspace='))?.slice('--workspace='.length);
  return named === '' ? undefined : named;
}
