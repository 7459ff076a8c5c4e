/** `npm run package [-- --dir]`: builds the app and packs it for this system. Downloads Electron, and needs the network for it. */

import { build } from 'electron-builder';
import { buildApp } from './build-app.ts';
import { packaging } from './electron-builder.ts';

await buildApp();
const written = await build({ config: packaging, dir: process.argv.includes('--dir'), publish: 'never' });
for (const path of written) console.log(path);
