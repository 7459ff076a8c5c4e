/** The built command of a checkout: used as long as none of the files that it was built from has changed since. */

import { existsSync, readFileSync, statSync } from 'node:fs';

/** @param {string} root of the checkout. @returns {string} path of the marks of the files that dist/host was built from. */
export function pathOfMarks(root) {
  return `${root}/dist/host/sources`;
}

/**
 * Name, size and time of a file, as a line: reading it would take longer than what is saved.
 * @param {string} root of the checkout.
 * @param {string} path below it.
 * @returns {string}
 */
export function markOf(root, path) {
  const { size, mtimeMs } = statSync(`${root}/${path}`);
  return `${size} ${mtimeMs} ${path}`;
}

/**
 * @param {string} root of the checkout.
 * @returns {string | undefined} path of the built command; undefined: it was not built, or a file has changed since.
 */
export function builtCommand(root) {
  const command = `${root}/dist/host/cli.js`;
  try {
    if (!existsSync(command)) return undefined;
    // A new file counts when one of these imports it, and has changed for that.
    const marks = readFileSync(pathOfMarks(root), 'utf8').split('\n');
    return marks.every((mark) => mark === markOf(root, mark.slice(mark.indexOf(' ', mark.indexOf(' ') + 1) + 1)))
      ? command
      : undefined;
  } catch {
    return undefined;
  }
}
