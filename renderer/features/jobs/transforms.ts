/** The transforms that the engine knows, by name. */

import { useMemo } from 'react';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import type { CheckedOutputs } from '#renderer/features/jobs/graph/checked-outputs.ts';
import type { PortsOf } from '#renderer/features/jobs/graph/graph-walk.ts';
import { outputNames } from '#renderer/features/jobs/graph/node-outputs.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';

export type Transforms = ReadonlyMap<string, TransformText>;

const none: Transforms = new Map();

/** Empty until the engine has answered. */
export function useTransforms(): Transforms {
  const { data } = useProcedure('getTransforms', {});
  return useMemo(() => (data === undefined ? none : byName(data)), [data]);
}

/** The engine's last answer; for commands, which are not components. */
export function knownTransforms(): Transforms {
  const data = queryClient.getQueryData<readonly TransformText[]>(queryKey('getTransforms', {}));
  return data === undefined ? none : byName(data);
}

/** Asks the engine for those of now; `knownTransforms` has them from then on. */
export async function askTransforms(): Promise<Transforms> {
  const data = await queryClient.fetchQuery({
    queryKey: queryKey('getTransforms', {}),
    queryFn: ({ signal }) => client.call('getTransforms', {}, signal),
    staleTime: 0,
  });
  return byName(data);
}

/** @param outputs those that depend on columns. */
export function portsIn(transforms: Transforms, outputs: CheckedOutputs): PortsOf {
  return (node) => {
    const transform = transforms.get(node.transform);
    return transform === undefined
      ? undefined
      : {
          inputs: transform.inputs,
          moreInputs: transform.moreInputs,
          outputs: outputNames(transform, node.args, outputs.get(node.id)),
          isCollection: transform.isCollection,
        };
  };
}

function byName(transforms: readonly TransformText[]): Transforms {
  return new Map(transforms.map((transform) => [transform.name, transform]));
}
