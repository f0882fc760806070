import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { RolloutHealth } from '@rollout-health/shared/health';
import { healthQuery } from '../api/health';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { watchRollout, type Connection } from './watch-rollout';

export interface Live {
  health: RolloutHealth;
  connection: Connection;
}

const LiveContext = createContext<Live | null>(null);

/** The rollout of this page, as it is now. */
export function useLive(): Live {
  const live = use(LiveContext);
  if (!live) throw new Error('useLive needs a LiveRollout around it');
  return live;
}

/** One a rollout: give it the rollout as its key. */
export function LiveRollout({ rollout, children }: { rollout: string; children: ReactNode }) {
  const cache = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ state: 'connecting' });
  const health = useQuery(healthQuery(rollout));
  useEffect(() => watchRollout(rollout, cache, setConnection), [rollout, cache]);
  if (health.data) return <LiveContext value={{ health: health.data, connection }}>{children}</LiveContext>;
  if (health.isError) return <ErrorState error={health.error} onRetry={() => void health.refetch()} />;
  return <LoadingState label="Fetching the rollout's health" />;
}
