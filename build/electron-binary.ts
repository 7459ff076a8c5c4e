/** Where Electron's binary is, and fetching it once. The package is never imported: its index.js would download. */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const day = 24 * 3600 * 1000;

export interface ElectronPlace {
  /** Folder of the package; undefined when it is not installed. */
  readonly folder: string | undefined;
  /** Remembers a failed download, so that not every start waits for another. */
  readonly failureFile: string;
}

export function electronPlace(root: string): ElectronPlace {
  const failureFile = join(root, 'node_modules/.cache/tenon/electron-download-failed');
  try {
    return { folder: dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json')), failureFile };
  } catch {
    return { folder: undefined, failureFile };
  }
}

/** Path of the executable; undefined when the package or its binary, in the package's own version, is not there. */
export function findElectron({ folder }: ElectronPlace): string | undefined {
  if (folder === undefined) return undefined;
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    if (readFileSync(join(folder, 'dist/version'), 'utf8').trim().replace(/^v/u, '') !== version) return undefined;
    const executable = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(executable) ? executable : undefined;
  } catch {
    return undefined;
  }
}

export function hasFailedLately({ failureFile }: ElectronPlace, now: number): boolean {
  try {
    return now - statSync(failureFile).mtimeMs < day;
  } catch {
    return false;
  }
}

/**
 * Runs the package's own download.
 * @param cap milliseconds after which the download is stopped; null waits as long as it takes.
 * @param onSecond called with the elapsed seconds.
 * @returns why it failed, in a few words; undefined when the binary is now present.
 */
export async function fetchElectron(
  place: ElectronPlace,
  cap: number | null,
  onSecond: (seconds: number) => void,
): Promise<string | undefined> {
  if (place.folder === undefined) return 'the electron package is not installed';
  const child = spawn(process.execPath, [join(place.folder, 'install.js')], {
    cwd: place.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  let seconds = 0;
  let capped = false;
  const ticking = setInterval(() => onSecond((seconds += 1)), 1000);
  const ending = cap === null ? undefined : setTimeout(() => ((capped = true), child.kill('SIGKILL')), cap);
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', (status) => resolve(status));
    child.on('error', () => resolve(null));
  });
  clearInterval(ticking);
  clearTimeout(ending);
  if (code === 0 && findElectron(place) !== undefined) return undefined;
  mkdirSync(dirname(place.failureFile), { recursive: true });
  writeFileSync(place.failureFile, words.slice(0, 10_000));
  if (capped) return `its download was not done after ${Math.round(cap! / 1000)} s`;
  const reason = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|HTTPError)[^\n]*/u.exec(
    words,
  )?.[0];
  return `its download failed${reason === undefined ? '' : `: ${reason.slice(0, 120)}`}`;
}
