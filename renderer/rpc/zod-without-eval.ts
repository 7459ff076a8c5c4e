/** Keeps zod from compiling code: an attempt breaches the content policy, which costs time and is reported. */

import { config } from 'zod';

config({ jitless: true });
