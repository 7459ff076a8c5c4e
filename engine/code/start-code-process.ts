/** Starts a process for custom code: without files, modules, addons, programs, threads or an environment, and with little memory. */

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { forkProcess } from '#engine/workers/fork-process.ts';
import type { WorkerProcess } from '#engine/workers/worker-process.ts';

const entry = fileURLToPath(new URL('./process/code-process.ts', import.meta.url));

/**
 * @param heapBytes most that objects of JavaScript may take.
 * @param confines the process is to load the addon by which it gives up files, programs and connections. Only then may it load one.
 * @throws EngineError NotImplemented in the packaged desktop app.
 */
export function startCodeProcess(heapBytes: number, confines: boolean): WorkerProcess {
  refusePackagedApp();
  return forkProcess({
    entry,
    flags: [
      '--permission',
      ...readablePaths().map((path) => `--allow-fs-read=${path}`),
      ...(confines ? ['--allow-fs-read=/proc/self/task', '--allow-addons'] : []),
      `--max-old-space-size=${Math.floor(heapBytes / (1 << 20))}`,
      // Each row is a few objects that are needed for a moment.
      '--max-semi-space-size=32',
      '--disable-warning=ExperimentalWarning',
    ],
    // Electron's binary is Node only where this says so.
    environment: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
  });
}

/** Its Electron does not run as Node (a fuse is off): it would open the app once more. */
function refusePackagedApp(): void {
  const { versions, defaultApp } = process as NodeJS.Process & { readonly defaultApp?: boolean };
  if (versions['electron'] === undefined || defaultApp === true) return;
  throw new EngineError('NotImplemented', 'The desktop app cannot run custom code.', {
    hint: 'Open the workspace in a browser with "tenon serve", or run the job with "tenon run".',
  });
}

/** Tenon's own code, and that of the packages it loads: until the process is confined, it can read nothing else. */
function readablePaths(): string[] {
  const here = dirname(entry);
  const within = (folders: readonly string[]): string[] => folders.map((folder) => `${folder}/*`);
  // Bundled, everything is in one folder.
  if (!entry.endsWith('.ts')) return within([here, ...addonFolders()]);
  const root = join(here, '../../..');
  const modules = join(root, 'node_modules');
  const linked = realpathSync(modules);
  const packages = ['ses', '@endo'].map((name) => join(linked, name));
  // Node also looks at the link to the packages, if it is one.
  return [...(linked === modules ? [] : [modules]), ...within([join(root, 'engine'), ...packages, ...addonFolders()])];
}

function addonFolders(): string[] {
  try {
    const found = createRequire(import.meta.url).resolve(`@koromix/koffi-linux-${process.arch}/package.json`);
    return [dirname(found)];
  } catch {
    return [];
  }
}
