/** A field for a path of this machine, which suggests existing entries during typing. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { plainPath } from '#renderer/ui/format/typed-path.ts';
import { SuggestInput, type SuggestInputProps } from '#renderer/ui/form/suggest-input.tsx';

type PathInputProps = Omit<SuggestInputProps, 'suggestions' | 'fitting' | 'mono' | 'onPick'>;

export function PathInput(props: PathInputProps) {
  const answers = usePathAnswers(props.value);
  const home = useProcedure('getEngine', {}).data?.homeFolder;
  return (
    <SuggestInput
      {...props}
      onChange={(typed) => props.onChange(plainPath(typed, home))}
      mono
      fitting
      suggestions={answers.map(({ path, kind }) =>
        kind === 'folder' ? { value: path, caption: kind } : { value: path },
      )}
    />
  );
}

/** Queried again at every letter: files come and go without notice. A glob has no suggestions, of buckets only the names. */
function usePathAnswers(typed: string): Output<'completePath'>['answers'] {
  const isPath = !/[*?[{]/u.test(typed) && (typed.startsWith('s3://') || !typed.includes('://'));
  const { data } = useQuery({
    queryKey: ['completePath', typed],
    queryFn: ({ signal }) => client.call('completePath', { typed }, signal),
    enabled: isPath,
    staleTime: 0,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return isPath ? (data?.answers ?? []) : [];
}
