/** Handlers of the transforms' procedures. */

import { z } from 'zod';
import type { transformProcedures } from '#engine/contract/procedures/transforms.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const transformHandlers: Handlers<EngineServices, keyof typeof transformProcedures> = {
  async getTransforms() {
    const { transforms } = await import('#engine/transforms/index.ts');
    return transforms.map(({ name, title, category, summary, inputs, moreInputs, effect, args }) => ({
      name,
      title,
      category,
      summary,
      inputs,
      moreInputs: moreInputs ?? false,
      effect,
      args: z.toJSONSchema(args, { io: 'input', unrepresentable: 'any' }),
    }));
  },
  async explainNode({ job, nodeId }, services, signal) {
    return (await services.graphs()).explain(job, nodeId, signal);
  },
};
