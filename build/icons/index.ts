/** `npm run icons`: draws the icons of the tray into resources/tray/. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { trayIconFiles } from './tray-icon-files.ts';

const folder = join(import.meta.dirname, '../../resources/tray');
mkdirSync(folder, { recursive: true });
for (const { name, png } of trayIconFiles()) writeFileSync(join(folder, name), png);
