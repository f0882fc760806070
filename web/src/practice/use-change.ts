import { useMutation, useQueryClient } from '@tanstack/react-query';

/** A change of this rollout; what is shown of it is fetched anew. */
export function useChange<Request>(rollout: string, change: (request: Request) => Promise<unknown>, onDone?: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === rollout && queryKey[2] !== 'evaluation' });
      onDone?.();
    },
  });
}
