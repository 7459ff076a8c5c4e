/**
 * The repositories as the host sees them: asynchronous, reads on one thread and writes on the other. Their types come
 * from the nouns, what they do from the shapes that the thread gives; so the host loads no repository.
 */

import { inSlices, readToEnd } from '#engine/catalog/host/slices.ts';
import type { ThreadChannel } from '#engine/catalog/host/thread-channel.ts';
import type { Nouns } from '#engine/catalog/nouns.ts';
import type {
  ListMethod,
  MemberListMethod,
  Methods,
  ReadMethod,
  SlicedWriteMethod,
  WriteMethod,
} from '#engine/catalog/repositories/method.ts';
import type { CursorSlice } from '#engine/catalog/thread/cursors.ts';
import type { MethodShape, NounShapes } from '#engine/catalog/thread/messages.ts';

/** A method as its callers see it. @throws EngineError of the method; InvalidState when closed; WorkerCrashed. */
type HostMethod<Method> =
  Method extends ReadMethod<infer Parameters, infer Result>
    ? (...parameters: Parameters) => Promise<Result>
    : Method extends WriteMethod<infer Parameters, infer Result>
      ? (...parameters: Parameters) => Promise<Awaited<Result>>
      : Method extends ListMethod<infer Parameters, infer Row>
        ? (...parameters: Parameters) => Promise<readonly Row[]>
        : Method extends MemberListMethod<infer Parameters, infer Head, infer Member, infer Row>
          ? (...parameters: Parameters) => Promise<Head & { readonly [Name in Member]: readonly Row[] }>
          : Method extends SlicedWriteMethod<infer Parameters>
            ? (...parameters: Parameters) => Promise<void>
            : never;

export type RepositoryOf<Declared extends Methods> = {
  readonly [Name in keyof Declared]: HostMethod<Declared[Name]>;
};

export type RepositoriesOf<Declared extends Nouns> = {
  readonly [Noun in keyof Declared]: RepositoryOf<Declared[Noun]>;
};

/** @param shapes of the nouns that the type names. */
export function createRepositories<Declared extends Nouns>(
  shapes: NounShapes,
  writer: ThreadChannel,
  reader: ThreadChannel,
): RepositoriesOf<Declared> {
  const repositories = Object.entries(shapes).map(([noun, methods]) => {
    const calls = Object.entries(methods).map(([name, shape]) => [
      name,
      createCall(`${noun}.${name}`, shape, writer, reader),
    ]);
    return [noun, Object.fromEntries(calls)];
  });
  return Object.fromEntries(repositories) as RepositoriesOf<Declared>;
}

type Call = (...parameters: unknown[]) => Promise<unknown>;

function createCall(operation: string, shape: MethodShape, writer: ThreadChannel, reader: ThreadChannel): Call {
  switch (shape.kind) {
    case 'read':
      return (...parameters) => reader.call(operation, parameters);
    case 'write':
      return (...parameters) => writer.call(operation, parameters);
    case 'list':
      return async (...parameters) =>
        readToEnd(reader, (await reader.call(operation, parameters)) as CursorSlice<unknown>);
    case 'memberList':
      return async (...parameters) => {
        const first = (await reader.call(operation, parameters)) as { head: object } & CursorSlice<unknown>;
        return { ...first.head, [shape.member]: await readToEnd(reader, first) };
      };
    case 'slicedWrite':
      return (...parameters) => {
        const items = parameters.pop() as readonly unknown[];
        return inSlices(items, (slice) => writer.call(operation, [...parameters, slice]));
      };
  }
}
