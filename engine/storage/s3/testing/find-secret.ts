/** Looks for a secret where none may be: in files, and in the arguments and environments of worker processes. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Larger files are data of other tests. */
const mostBytes = 64 * 1024 * 1024;

/** Every form in which the text may have been written: UTF-8, UTF-16, hex, and base64 at each of its three offsets. */
function formsOf(secret: string): readonly Buffer[] {
  const hex = Buffer.from(secret).toString('hex');
  const wide = Buffer.from(secret, 'utf16le');
  return [
    Buffer.from(secret),
    wide,
    Buffer.from(encodeURIComponent(secret)),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
  ].concat(
    [0, 1, 2].flatMap((offset) => {
      const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
      // The letters at both ends depend on what is beside the text.
      const whole = Math.floor(bytes.length / 3) * 4;
      const text = bytes.toString('base64').slice(offset === 0 ? 0 : 4, whole);
      return [text, text.replaceAll('+', '-').replaceAll('/', '_')].map((each) => Buffer.from(each));
    }),
  );
}

export function hasSecret(bytes: Uint8Array, secret: string): boolean {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return formsOf(secret).some((form) => content.includes(form));
}

/** Files below the folders that have it. @param since milliseconds since 1970: older files are skipped. */
export function filesWithSecret(folders: readonly string[], secret: string, since = 0): string[] {
  return folders.flatMap((folder) =>
    entriesOf(folder).filter((file) => {
      try {
        const stats = statSync(file);
        return (
          stats.isFile() && stats.size <= mostBytes && stats.mtimeMs >= since && hasSecret(readFileSync(file), secret)
        );
      } catch {
        // It was removed meanwhile.
        return false;
      }
    }),
  );
}

/** Ids of the worker processes of this system that have it in their arguments or environment; none where there is no `/proc`. */
export function workersWithSecret(secret: string): { readonly seen: number; readonly found: readonly string[] } {
  const workers = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/u.test(name)) : [];
  let seen = 0;
  const found = workers.filter((id) => {
    try {
      const environment = readFileSync(`/proc/${id}/environ`);
      if (!environment.includes('TENON_PROCESS_ROLE=worker')) return false;
      seen += 1;
      return hasSecret(environment, secret) || hasSecret(readFileSync(`/proc/${id}/cmdline`), secret);
    } catch {
      // Another user's, or it ended meanwhile.
      return false;
    }
  });
  return { seen, found };
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
      path.join(entry.parentPath, entry.name),
    );
  } catch {
    return [];
  }
}
