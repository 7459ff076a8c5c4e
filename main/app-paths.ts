/** Paths of the built renderer, the sample workspace, icons and cached code, valid from the sources and from the bundle. */

import { join } from 'node:path';

/** The bundle is flat: every module of ours is then in dist/host/. */
const isBundle = !import.meta.filename.endsWith('.ts');
const distFolder = isBundle ? join(import.meta.dirname, '..') : join(import.meta.dirname, '../dist');

export const rendererFolder = join(distFolder, 'renderer');
export const sampleFolder = isBundle ? join(distFolder, 'sample') : join(import.meta.dirname, '../resources/sample');
export const trayFolder = isBundle ? join(distFolder, 'tray') : join(import.meta.dirname, '../resources/tray');
/** Of the `tenon` command in a checkout. */
export const commandEntry = join(distFolder, '../main/cli/tenon.mjs');
/** As main/cli/tenon.mjs has it. */
export const compileCacheFolder = join(distFolder, '../node_modules/.cache/tenon-compile');
