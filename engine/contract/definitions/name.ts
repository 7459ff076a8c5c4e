/** Names of definitions, as people type them and as lists, messages and the terminal show them. */

import { z } from 'zod';

/** A letter, digit, sign or punctuation mark: without one, nothing can be seen of it. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Control characters, halves of surrogate pairs, line and paragraph separators. */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

export const nameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => name === '' || visible.test(name), 'it needs a letter, digit or sign')
  .refine((name) => !unprintable.test(name), 'it must not have line breaks or control characters');
