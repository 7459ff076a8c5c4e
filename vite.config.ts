/** Builds the renderer: one static folder that the headless host and Electron serve alike. */

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

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), controlStyles],
  // The host replaces the placeholder in every answer, so that styles made at run time pass the content policy.
  html: { cspNonce: '__NONCE__' },
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
