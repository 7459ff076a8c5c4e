/** What the members that read files in Amazon S3 have in common, and the source that they become. */

import { z } from 'zod';
import type { PassedNode, ReadContext, ReadNode } from '#engine/interchange/glue-studio/member.ts';

export const outputSchemas = z
  .array(
    z.object({
      Columns: z
        .array(
          z.object({ Name: z.string().min(1), Type: z.string().optional(), GlueStudioType: z.string().optional() }),
        )
        .optional(),
    }),
  )
  .optional();

export const fileFields = {
  Paths: z.array(z.string().min(1)).min(1).max(1000),
  CompressionType: z.string().optional(),
  Exclusions: z.array(z.string()).optional(),
  GroupSize: z.string().optional(),
  GroupFiles: z.string().optional(),
  Recurse: z.boolean().optional(),
  MaxBand: z.number().optional(),
  MaxFilesInBand: z.number().optional(),
  AdditionalOptions: z
    .object({
      BoundedSize: z.number().optional(),
      BoundedFiles: z.number().optional(),
      EnableSamplePath: z.boolean().optional(),
      SamplePath: z.string().optional(),
    })
    .optional(),
  OutputSchemas: outputSchemas,
};

interface FileFields {
  readonly Paths: readonly string[];
  readonly Exclusions?: readonly string[] | undefined;
  readonly Recurse?: boolean | undefined;
  readonly AdditionalOptions?:
    | { readonly BoundedSize?: number | undefined; readonly BoundedFiles?: number | undefined }
    | undefined;
}

/** One source for each path; several are combined by a Union under the id of the node. @throws NotCarried. */
export function readFiles(
  fields: FileFields,
  format: string,
  options: Readonly<Record<string, unknown>>,
  context: ReadContext,
): ReadNode | PassedNode {
  const { Paths, Exclusions = [], Recurse = false, AdditionalOptions = {} } = fields;
  const excluded = Exclusions.filter((pattern) => pattern.trim() !== '' && pattern.trim() !== '[]');
  if (excluded.length > 0)
    context.refuse(
      `It excludes ${excluded.slice(0, 3).join(', ')}, and a Files source reads all files of its path. Use a path with a glob, or crawl the folder with these exclusions and read the table.`,
    );
  if ((AdditionalOptions.BoundedSize ?? 0) > 0 || (AdditionalOptions.BoundedFiles ?? 0) > 0)
    context.refuse('It reads a limited part of the files in each run, which Tenon does not do. Remove the limit.');
  if (!Recurse)
    context.change('Files in subfolders are read, too. To read one folder alone, use a path such as folder/*.csv.');
  const made = Paths.map((path) => ({
    transform: 'PathSource',
    args: { path, format, ...(Object.keys(options).length === 0 ? {} : { options }) },
  }));
  if (made.length === 1) return made[0]!;
  context.change(`Its ${made.length} paths are separate sources, combined by a Union.`);
  const ids = made.map((source, index) => context.add(String(index + 1), source));
  return {
    transform: 'Union',
    args: { unionType: 'ALL', by: 'name' },
    inputs: Object.fromEntries(ids.map((id, index) => [`in${index + 1}`, id])),
  };
}
