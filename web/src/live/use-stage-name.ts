import { useLive } from './LiveRollout';

/** A stage's name by its key; one that is no longer declared keeps its key. */
export function useStageName(): (key: string) => string {
  const { stages } = useLive().health;
  return (key) => stages.find(({ stage }) => stage === key)?.name ?? key;
}
