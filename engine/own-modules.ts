/** The addresses of this repository's own modules, found without Node's search for packages. */

import { registerHooks } from 'node:module';

const root = new URL('../', import.meta.url).href;
const own = /^#(?:engine|main)\/.+\.ts$/u;

/** Of `#engine/…` and `#main/…`, as `imports` of package.json says; undefined: of a package, or of Node. */
export function ownAddress(specifier: string): string | undefined {
  return own.test(specifier) ? root + specifier.slice(1) : undefined;
}

/**
 * From now on, `#engine/…` and `#main/…` are resolved by their names alone, as `imports` of package.json says. Node's own
 * resolution looks for package.json, real paths and file types again for each import: half the time of loading, and a
 * thread of the catalog loads 80 modules each time a workspace is opened. To be called by the entry of a process or
 * thread before it imports the rest. Without effect where the modules were bundled.
 */
export function resolveOwnModules(): void {
  if (!import.meta.url.endsWith('.ts')) return;
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = ownAddress(specifier);
      return url === undefined ? next(specifier, context) : { url, format: 'module-typescript', shortCircuit: true };
    },
  });
}
