/** Handlers of the procedures that exchange jobs, classifiers and crawlers with other products. */

import type { interchangeProcedures } from '#engine/contract/procedures/interchange.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const interchangeHandlers: Handlers<EngineServices, keyof typeof interchangeProcedures> = {
  async readGlueJob({ text, name }) {
    const { importGlueJob } = await import('#engine/interchange/glue-studio/import-job.ts');
    return importGlueJob(text, name);
  },
  async importClassifiers(input, services) {
    const { importClassifiers } = await import('#engine/rpc/interchange/glue-classifiers.ts');
    return importClassifiers((await services.workspace()).stores.classifier, input);
  },
  async exportClassifiers({ name }, services) {
    const { exportClassifiers } = await import('#engine/rpc/interchange/glue-classifiers.ts');
    return exportClassifiers((await services.workspace()).stores.classifier, name);
  },
  async importCrawlers(input, services) {
    const { importCrawlers } = await import('#engine/rpc/interchange/glue-crawlers.ts');
    const { crawler, classifier } = (await services.workspace()).stores;
    return importCrawlers(crawler, (name) => classifier.find(name) !== undefined, input);
  },
  async exportCrawlers({ name }, services) {
    const { exportCrawlers } = await import('#engine/rpc/interchange/glue-crawlers.ts');
    return exportCrawlers((await services.workspace()).stores.crawler, name);
  },
};
