/** Tells zod that this page compiles no code: to try it is a breach of the content policy, which costs and is reported. */

import { config } from 'zod';

config({ jitless: true });
