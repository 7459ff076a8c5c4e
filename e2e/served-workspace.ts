/** A fresh workspace of the sample, crawled, behind the built headless host in a separate process. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');

export interface ServedWorkspace extends AsyncDisposable {
  /** The newest address; its code lets one window in. */
  readonly url: string;
  /** An address that no window has used; the host prints another one where the last was used. */
  address(): Promise<string>;
  readonly folder: string;
  /** Runs one command of `tenon` in the workspace, through its owner, and returns its output. */
  tenon(...args: readonly string[]): Promise<string>;
  /** Ends the host as a person would; the address stays for the next one. */
  stop(): Promise<void>;
  /** Ends the host abruptly, as a crash would. */
  kill(): Promise<void>;
  start(): Promise<void>;
  restart(): Promise<void>;
  /** Holds the host: what a window asks stays on its way until the act is done. */
  whilePaused(act: () => Promise<void>): Promise<void>;
  /** Forgets, while no host runs, that the state was created here: as if the workspace had been received. */
  forget(): Promise<void>;
  /** Takes a file of the workspace away. @param path relative to it. */
  remove(path: string): Promise<void>;
  /** Writes a file of the workspace, as another program would. @param path relative to it. */
  write(path: string, text: string): Promise<void>;
}

/**
 * @param environment of the host, added to this process's.
 * @param port of the host; absent: a free one, which stays the workspace's.
 */
export async function serveWorkspace(
  environment: Readonly<Record<string, string>> = {},
  port?: string,
): Promise<ServedWorkspace> {
  const home = await mkdtemp(join(tmpdir(), 'tenon-e2e-'));
  const folder = join(home, 'sample');
  await cp(join(root, 'resources/sample'), folder, { recursive: true });
  const stateHome = join(home, 'state');
  const env = {
    ...process.env,
    HOME: home,
    XDG_STATE_HOME: stateHome,
    XDG_RUNTIME_DIR: '',
    TMPDIR: tmpdir(),
    ...environment,
  };
  let host = await startHost(folder, env, port);
  const tenon = async (...args: readonly string[]): Promise<string> => {
    const child = spawn(process.execPath, [join(root, 'main/cli/tenon.mjs'), ...args], {
      cwd: folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    const errors: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`tenon ${args.join(' ')} ended with ${code}: ${errors.join('')}`);
    return output.join('');
  };
  const start = async (): Promise<void> => {
    // It takes the port that its window knows by itself.
    host = await startHost(folder, env, port);
  };
  await tenon('crawl', 'sample');
  return {
    get url() {
      return host.url;
    },
    address: () => host.address(),
    folder,
    tenon,
    stop: () => host.end('SIGTERM'),
    kill: () => host.end('SIGKILL'),
    start,
    async restart() {
      await host.end('SIGTERM');
      await start();
    },
    async whilePaused(act) {
      host.signal('SIGSTOP');
      try {
        await act();
      } finally {
        host.signal('SIGCONT');
      }
    },
    forget: () => rm(join(stateHome, 'tenon/known-workspaces'), { recursive: true }),
    remove: (path) => rm(join(folder, path)),
    async write(path, text) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    },
    async [Symbol.asyncDispose]() {
      await host.end('SIGTERM');
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

async function startHost(
  folder: string,
  env: NodeJS.ProcessEnv,
  port?: string,
): Promise<{
  url: string;
  address(): Promise<string>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
}> {
  const stated = port === undefined ? [] : ['--port', port];
  const program = join(root, 'dist/host/headless.js');
  const child = spawn(process.execPath, [program, '--workspace', folder, '--no-open', ...stated], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit');
  let url = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(([code]) => Promise.reject(new Error(`The host ended with ${String(code)}.`))),
  ]);
  let isUsed = false;
  // Someone came with a used address: the host prints a new one.
  lines.on('line', (line) => (url = line));
  return {
    get url() {
      return url;
    },
    async address() {
      const used = url;
      if (!isUsed) isUsed = true;
      else {
        while (url === used) {
          await fetch(used, { redirect: 'manual' });
          await Promise.race([once(lines, 'line'), setTimeout(300)]);
        }
      }
      return url;
    },
    signal: (name) => void child.kill(name),
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}
