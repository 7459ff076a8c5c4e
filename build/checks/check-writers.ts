/** Checks that only listed files of the engine and its hosts can change anything on disk. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from './source-files.ts';

/** File or folder (ends with `/`) → why it may import what changes files from node:fs. */
export const writers: Readonly<Record<string, string>> = {
  'engine/base/owned/': 'the module that changes Tenon’s own files',
  'engine/base/make-folder-tree.ts': 'makes folders for that module and for targets',
  'engine/base/built/run-built-entry.ts': 'compiled code, beside the code in the build',
  'engine/base/fault-points.ts': 'tests only: counts steps in a file that the test names',
  'engine/storage/local.ts': 'targets: every path is checked downward from the target’s real path',
  'engine/storage/durable-move.ts': 'targets: moves for local.ts, after its checks',
  'engine/storage/state-file.ts': 'the marker in a target’s own `_tenon`, never through a link',
  'engine/storage/new-files.ts': 'new files in staging or in a worker’s own folder, never over another',
  'engine/bytes/archives/index.ts': 'new files in a worker’s own folder',
  'engine/bytes/kept-copies.ts': 'new files in a worker’s own folder',
  'engine/bytes/local-copy.ts': 'links in a worker’s own folder, to files whose paths no glob of DuckDB’s means',
  'engine/bytes/sparse-copy.ts': 'new files in a worker’s own folder',
  'engine/definitions/checked-write.ts': 'definitions: checked downward from the workspace',
  'engine/definitions/workspace-folder.ts': 'tenon.json of a workspace that is created or saved',
  'engine/definitions/state/open-state.ts': 'renames a foreign state folder as a whole',
  'engine/definitions/state/copied-state.ts': 'a separate folder for a read-only copy',
  'engine/execute/targets/prune-folders.ts': 'rmdir, which removes only empty folders',
  'engine/execute/task/stage-files.ts': 'opens staged files to sync them',
  'engine/execute/task/worker/spool-failures.ts': 'new files of a run in the state folder, never through a link',
  'engine/execute/task/worker/statement-handlers.ts': 'stand-ins of files in a worker’s own folder',
  'engine/explore/catalog-files/export-catalog.ts': 'rmdir of its empty staging folder',
  'engine/explore/export/export-file.ts': 'rmdir of its empty staging folder',
  'engine/services/create-services.ts': 'mkdtemp for workers without a workspace',
  'engine/workers/process-upkeep.ts': 'oom_score_adj of our own worker, in /proc',
  'main/cli/output/write-new.ts': 'a new file that the user names, never an existing one',
  'main/cli/owner-channel.ts': 'the mode of its socket in the runtime folder',
  'main/electron/closing-settings.ts': 'one choice, in Electron’s own folder',
  'main/electron/window-state.ts': 'the window’s place, in Electron’s own folder',
  'main/cli/commands/services/service.ts': 'the folder of the service’s log, in the state folder of the user',
  'main/service/launchd-manager.ts': 'agents in the user’s Library, where launchd reads them',
  'main/service/systemd-manager.ts': 'units in the user’s configuration, where systemd reads them',
  'main/service/task-manager.ts': 'a file for the Task Scheduler, in a temporary folder',
  'main/sample-workspace.ts': 'the user’s copy of the sample',
};

const changing = new Set(
  ['rm', 'rmdir', 'unlink', 'rename', 'truncate', 'ftruncate', 'writeFile', 'appendFile', 'copyFile', 'cp', 'link']
    .concat(['symlink', 'chmod', 'chown', 'lchown', 'utimes', 'lutimes', 'mkdir', 'mkdtemp'])
    .flatMap((name) => [name, `${name}Sync`])
    .concat('createWriteStream'),
);
/** `open` and `openSync` with anything but a reading flag. */
const writingOpen = /\bopen(?:Sync)?\([^;)]*,\s*'(?!r')[^']*'/u;

/** They may write a part of the bytes without an error, where the disk is nearly full. */
const partial = /\b(?:writeSync|writevSync|writev)\b/u;
const partialWriters = new Set(['engine/base/write-whole.ts', 'engine/base/fault-points.ts']);

/** `path: problem` for each file under `root` that could take a part of its bytes for all of them. */
export function findPartialWriters(root: string): string[] {
  return ['engine', 'main']
    .flatMap((folder) => filesUnder(root, folder))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\/testing\//u.test(path) && !partialWriters.has(path))
    .filter((path) => partial.test(readFileSync(join(root, path), 'utf8')))
    .map((path) => `${path}: one call may write a part of the bytes; use engine/base/write-whole.ts`);
}

/** `path: problem` for each file under `root` that changes files without permission. */
export function findWriters(root: string): string[] {
  return ['engine', 'main']
    .flatMap((folder) => filesUnder(root, folder))
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|\/testing\//u.test(path) && !isListed(path))
    .flatMap((path) => {
      const names = changingNames(readFileSync(join(root, path), 'utf8'));
      return names.length === 0
        ? []
        : [`${path}: ${names.join(', ')} of node:fs; use engine/base/owned/, or list the file with its reason`];
    });
}

function isListed(path: string): boolean {
  return Object.keys(writers).some((listed) => (listed.endsWith('/') ? path.startsWith(listed) : path === listed));
}

function changingNames(text: string): string[] {
  const found: string[] = [];
  for (const [, clause] of text.matchAll(/import\s+(?!type\b)([^;]*?)\s+from\s+'(?:node:)?fs(?:\/promises)?'/gu)) {
    if (!clause!.startsWith('{')) found.push(clause!);
    for (const part of clause!.replaceAll(/[{}]/gu, '').split(',')) {
      const name = part.trim().split(' ', 1)[0]!;
      if (changing.has(name)) found.push(name);
      if ((name === 'open' || name === 'openSync') && writingOpen.test(text)) found.push(name);
    }
  }
  if (/(?:require|import)\(\s*'(?:node:)?fs/u.test(text)) found.push('a dynamic import');
  return found;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  const problems = [...findWriters(root), ...findPartialWriters(root)];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
