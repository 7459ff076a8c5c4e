/** Handlers of the procedures that read jobs of other products. */

import type { interchangeProcedures } from '#engine/contract/procedures/interchange.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const interchangeHandlers: Handlers<EngineServices, keyof typeof interchangeProcedures> = {
  async readGlueJob({ text, name }) {
    const { importGlueJob } = await import('#engine/interchange/glue-studio/import-job.ts');
    return importGlueJob(text, name);
  },
};
