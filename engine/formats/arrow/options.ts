/** How Arrow files are read and written. */

import { z } from 'zod';

export const arrowReadOptions = z.strictObject({});

export const arrowWriteOptions = z.strictObject({});
