/** What a list of files says of each, besides its path. */

import { z } from 'zod';

export const fileFacts = {
  sizeBytes: z.number().optional().describe('Size of a file.'),
  modifiedAt: z.number().optional().describe('Time of the last change of a file: milliseconds since 1970 UTC.'),
};
