/** Columns: lists of names in AWS Glue, one text in Tenon. */

import { z } from 'zod';
import { formatPath, parsePath } from '#engine/transforms/column-path.ts';

export const gluePath = z.array(z.string().min(1)).min(1);
export const gluePaths = z.array(gluePath);

/** `["address", "zip"]` → `address.zip`. A component of older jobs can hold several names: `["address.zip"]` stays one name. */
export function pathText(path: readonly string[]): string {
  return formatPath(path);
}

export function pathParts(text: string): string[] {
  return parsePath(text);
}
