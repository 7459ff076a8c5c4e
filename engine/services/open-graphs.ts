/** Checks, previews, counts and writes out nodes of jobs; their code is loaded at first use. */

import type { ExecutionHost } from '#engine/execute/index.ts';
import type { GraphControl } from '#engine/rpc/services.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

export async function openGraphs(inspector: ExecutionHost & { readonly limits: WorkerLimits }): Promise<GraphControl> {
  const [
    { inspectJob },
    { inspectSubflow },
    { previewNode },
    { readRunRows },
    counts,
    nullFields,
    xmlTypes,
    codeColumns,
    { explainJobNode },
    { columnLineage },
    rows,
    scripts,
    { compareRunRows },
  ] = await Promise.all([
    import('#engine/explore/jobs/inspect-job.ts'),
    import('#engine/explore/jobs/inspect-subflow.ts'),
    import('#engine/execute/preview/preview-node.ts'),
    import('#engine/execute/preview/run-rows.ts'),
    import('#engine/execute/preview/count-nodes.ts'),
    import('#engine/execute/preview/find-null-fields.ts'),
    import('#engine/execute/preview/find-xml-type.ts'),
    import('#engine/execute/preview/find-code-columns.ts'),
    import('#engine/explore/jobs/explain-job.ts'),
    import('#engine/explore/jobs/column-lineage.ts'),
    import('#engine/explore/jobs/write-node.ts'),
    import('#engine/explore/jobs/spark-script.ts'),
    import('#engine/explore/compared-rows/compare-run-rows.ts'),
  ]);
  return {
    validate: (job, signal) => inspectJob(inspector, job, signal),
    validateSubflow: (request, signal) => inspectSubflow(inspector, request, signal),
    preview: (request, signal) => previewNode(inspector, request, signal),
    readRunRows: (request, signal) => readRunRows(inspector, request, signal),
    count: (request, signal) => counts.countNodes(inspector, request, signal),
    findNullFields: (request, signal) => nullFields.findNullFields(inspector, request, signal),
    findXmlType: (request, signal) => xmlTypes.findXmlType(inspector, request, signal),
    findCodeColumns: (request, signal) => codeColumns.findCodeColumns(inspector, request, signal),
    explain: (job, nodeId, signal) => explainJobNode(inspector, job, nodeId, signal),
    writeScript: async ({ job, as, given, unfinished }, signal) => {
      if (as === 'pyspark' || as === 'glue-script' || as === 'glue-scala')
        return scripts.sparkScriptOf(inspector, job, as, given, unfinished, signal);
      if (as === 'sql')
        return (await import('#engine/explore/jobs/sql-script.ts')).sqlScriptOf(
          inspector,
          job,
          given,
          unfinished,
          signal,
        );
      return (await import('#engine/explore/jobs/glue-job.ts')).glueJobOf(inspector, job, given, unfinished, signal);
    },
    write: (request, target, signal, onProgress) => rows.writeNode(inspector, request, target, signal, onProgress),
    openRows: (request, folder, signal, onProgress) =>
      rows.openNodeRows(inspector, request, folder, signal, onProgress),
    compareRunRows: (request, folder, signal, onProgress) => {
      const { catalog, pools, limits } = inspector;
      return compareRunRows({ catalog, workers: pools.interactive, limits }, request, folder, signal, onProgress);
    },
    trace: (job, column, signal) => columnLineage(inspector, job, column, signal),
  };
}
