/** Names of definitions, as people type them and as lists, messages and the terminal show them. */

import { z } from 'zod';

/** A letter, digit, sign or punctuation mark: without one, nothing can be seen of it. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** No file can be written with them, or not so that it is read again. Other control characters are shown escaped. */
const unwritable = /[\0\p{Cs}]/u;

export const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => name === '' || visible.test(name), 'it needs a letter, digit or sign')
  .refine((name) => !unwritable.test(name), 'it must not have NUL characters or halves of surrogate pairs');
