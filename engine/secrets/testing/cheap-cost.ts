/** What a guess costs in tests: as little as a vault allows. */

import type { ScryptCost } from '#engine/secrets/vault-cipher.ts';

export const cheapCost: ScryptCost = { cost: 2 ** 14, blockSize: 8, parallelization: 1 };
