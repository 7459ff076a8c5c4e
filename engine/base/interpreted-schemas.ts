/** Checks of values without functions that are written for each schema. */

import { z } from 'zod';

/**
 * To be called before schemas are made. By default zod writes and compiles a function for each kind of object that it
 * checks; in a process that checks a few values and ends, these cost more than they save.
 */
export function interpretSchemas(): void {
  z.config({ jitless: true });
}
