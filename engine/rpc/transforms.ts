/** Handlers of the transforms' procedures. */

import { z } from 'zod';
import type { transformProcedures } from '#engine/contract/procedures/transforms.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineRooms } from '#engine/rpc/rooms.ts';

export const transformHandlers: Handlers<EngineRooms, keyof typeof transformProcedures> = {
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
  async explainNode({ job, nodeId }, rooms, signal) {
    return (await rooms.graphs()).explain(job, nodeId, signal);
  },
};
