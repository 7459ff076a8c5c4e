/** The built command of a checkout: used as long as no source has changed since it was built. */

import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is built into dist/host. */
const folders = ['engine', 'main'];
const files = ['package.json', 'package-lock.json', 'build/rolldown.config.ts', 'build/bundle/entry-code.ts'];

/** @param {string} root of the checkout. @returns {string} path of the mark of the sources that dist/host was built from. */
export function pathOfMark(root) {
  return join(root, 'dist/host/sources');
}

/**
 * Names, sizes and times of all sources, as one hash: reading them would take longer than what is saved.
 * @param {string} root of the checkout.
 * @returns {string}
 */
export function markOfSources(root) {
  let text = '';
  /** @param {string} path */
  const addFile = (path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    text += `${path} ${size} ${mtimeMs}\n`;
  };
  /** @param {string} folder */
  const addFolder = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) addFolder(path);
      else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) addFile(path);
    }
  };
  for (const file of files) addFile(file);
  for (const folder of folders) addFolder(folder);
  return hash('sha1', text);
}

/**
 * @param {string} root of the checkout.
 * @returns {string | undefined} path of the built command; undefined: it was not built, or sources have changed since.
 */
export function builtCommand(root) {
  const command = join(root, 'dist/host/cli.js');
  try {
    if (!existsSync(command)) return undefined;
    return readFileSync(pathOfMark(root), 'utf8') === markOfSources(root) ? command : undefined;
  } catch {
    return undefined;
  }
}
