/** Where the built renderer and the sample workspace lie, seen from the sources and from the bundle alike. */

import { join } from 'node:path';

/** The bundle is flat: every module of ours is then in dist/host/. */
const isBundle = !import.meta.filename.endsWith('.ts');
const distFolder = isBundle ? join(import.meta.dirname, '..') : join(import.meta.dirname, '../dist');

export const rendererFolder = join(distFolder, 'renderer');
export const sampleFolder = isBundle ? join(distFolder, 'sample') : join(import.meta.dirname, '../resources/sample');
