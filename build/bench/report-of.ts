/** What a script measures in a separate process, which no other measurement has warmed or burdened. */

import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';

/**
 * The last line of what the script prints, as JSON.
 * @throws Error with its standard error when it fails.
 */
export function reportOf<T>(
  script: string,
  parameters: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): T {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...parameters], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${[basename(script), ...parameters].join(' ')} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as T;
}
