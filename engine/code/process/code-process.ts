/**
 * The entry of a process for custom code: it loads what it needs, gives up what the system lets it give up, and then knows one
 * function. It serves one task only.
 */

import { resolveOwnModules } from '#engine/own-modules.ts';

resolveOwnModules();
// Dates that a function makes of numbers are the same on every machine.
process.env['TZ'] = 'UTC';
const { serveCode } = await import('#engine/code/process/serve-code.ts');
serveCode();
