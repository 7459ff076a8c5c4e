/** Starts a process for custom code: without files, modules, addons, programs, threads or an environment, and with little memory. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { CodeReply, CodeRequest } from '#engine/code/code-task.ts';

export interface CodeChild {
  readonly pid: number | undefined;
  /** The end of what it wrote to its error stream: why V8 gave up. */
  readonly lastWords: string;
  send(request: CodeRequest): void;
  onReply(listener: (reply: CodeReply) => void): void;
  /** Called once. */
  onExit(listener: (signal: string | null) => void): void;
  kill(): void;
}

const entry = fileURLToPath(new URL('./process/code-process.ts', import.meta.url));
const lastWordsBytes = 4096;

/**
 * @param heapBytes most that objects of JavaScript may take.
 * @throws EngineError NotImplemented in the packaged desktop app.
 * @param confines the process is to load the addon by which it gives up files, programs and connections. Only then may it load one.
 */
export function startCodeProcess(heapBytes: number, confines: boolean): CodeChild {
  refusePackagedApp();
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [
      '--permission',
      ...readableFolders().map((folder) => `--allow-fs-read=${folder}/*`),
      ...(confines ? ['--allow-fs-read=/proc/self/task', '--allow-addons'] : []),
      `--max-old-space-size=${Math.floor(heapBytes / (1 << 20))}`,
      '--disable-warning=ExperimentalWarning',
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Electron's binary is Node only where this says so.
    env: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
  });
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsBytes);
  });
  const ended = Promise.withResolvers<string | null>();
  child.once('exit', (_code, signal) => ended.resolve(signal));
  child.once('error', (error) => {
    if (child.pid !== undefined) return;
    lastWords += String(error);
    ended.resolve(null);
  });
  return {
    get pid() {
      return child.pid;
    },
    get lastWords() {
      return lastWords;
    },
    send(request) {
      if (child.connected) child.send(request, () => undefined);
    },
    onReply: (listener) => void child.on('message', (reply) => listener(reply as CodeReply)),
    onExit: (listener) => void ended.promise.then(listener),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** Its Electron does not run as Node (a fuse is off): it would open the app once more. */
function refusePackagedApp(): void {
  const { versions, defaultApp } = process as NodeJS.Process & { readonly defaultApp?: boolean };
  if (versions['electron'] === undefined || defaultApp === true) return;
  throw new EngineError('NotImplemented', 'The desktop app cannot run custom code yet.', {
    hint: 'Open the workspace in a browser with "tenon serve", or run the job with "tenon run".',
  });
}

/** Tenon's own code, and that of the packages it loads: until the process is confined, it can read nothing else. */
function readableFolders(): string[] {
  const here = dirname(entry);
  // Bundled, everything is in one folder.
  if (!entry.endsWith('.ts')) return [here, ...addonFolders()];
  const root = join(here, '../../..');
  const packages = ['ses', '@endo'].map((name) => join(root, 'node_modules', name));
  return [join(root, 'engine'), ...packages, ...addonFolders()];
}

function addonFolders(): string[] {
  try {
    const found = createRequire(import.meta.url).resolve(`@koromix/koffi-linux-${process.arch}/package.json`);
    return [dirname(found)];
  } catch {
    return [];
  }
}
