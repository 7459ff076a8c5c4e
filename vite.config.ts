/** Builds the renderer: one static folder that the headless host and Electron serve alike. */

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * The styles of all controls stay in the first chunk, in the order of renderer/ui/styles-in-order.ts, before those of
 * every feature. A bundler takes a CSS module without used names for one that has no effect, and would put it into
 * whichever chunk uses it first.
 */
const controlStyles: Plugin = {
  name: 'control-styles-in-order',
  enforce: 'post',
  transform: {
    filter: { id: /\/renderer\/ui\/.*\.module\.css$/u },
    handler: (code) => ({ code, map: null, moduleSideEffects: 'no-treeshake' }),
  },
};

interface LockedPackage {
  /** Of a package that is installed under another name. */
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Names and licences of what is shipped, for *About*: what the window imports, what is installed with it, and theirs. */
function shippedPackages(): readonly { name: string; version: string; licence: string }[] {
  const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const imported = globSync(join(import.meta.dirname, 'renderer/**/*.{ts,tsx}'))
    .filter((file) => !file.includes('.test.'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/ from '((?:@[\w.-]+\/)?[\w.-]+)/gu)].map(([, name]) => name!),
    );
  const found = new Map<string, LockedPackage>();
  const add = (name: string): void => {
    const entry = packages[`node_modules/${name}`];
    if (entry === undefined || found.has(name)) return;
    found.set(name, entry);
    for (const each of Object.keys(entry.dependencies ?? {})) add(each);
  };
  const { dependencies = {}, optionalDependencies = {} } = packages[''] ?? {};
  // The Node that npm installs is for the checkout; the app has Electron's.
  const optional = Object.keys(optionalDependencies).filter((name) => !name.startsWith('node-'));
  for (const name of [...imported, ...Object.keys(dependencies), ...optional]) add(name);
  return [...found]
    .map(([path, { name = path, version = '', license = '' }]) => ({ name, version, licence: license }))
    .sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

export default defineConfig({
  root: 'renderer',
  define: { SHIPPED_PACKAGES: JSON.stringify(shippedPackages()) },
  base: './',
  plugins: [react(), controlStyles],
  // The host replaces the placeholder in every answer, so that styles made at run time pass the content policy.
  html: { cspNonce: '__NONCE__' },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    chunkSizeWarningLimit: 4000,
    // One file, so that the order of the styles does not depend on what is opened first.
    cssCodeSplit: false,
    // All that the first picture needs is one file, in the order of its imports: zod is set up before it is used.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } } },
  },
});
