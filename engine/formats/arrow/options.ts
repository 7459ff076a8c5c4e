/** How Arrow files are read and written. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';

export const arrowReadOptions = computeOnce(() => z.strictObject({}));

export const arrowWriteOptions = computeOnce(() => z.strictObject({}));
