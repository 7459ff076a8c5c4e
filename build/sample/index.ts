/** `npm run sample`: regenerates resources/sample/. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeSample } from './workspace.ts';

const folder = join(import.meta.dirname, '../../resources/sample');
rmSync(folder, { recursive: true, force: true });
writeSample(folder);
