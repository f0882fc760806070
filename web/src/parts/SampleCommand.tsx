import { useState } from 'react';
import type { NewIngestKey } from '@rollout-health/shared/sources';
import type { SignalKind } from '@rollout-health/shared/words';
import { useQuery } from '@tanstack/react-query';
import { rolloutQuery } from '../api/declaration';
import { CopyCommand } from './CopyCommand';
import { prepareCurl } from './prepare-curl';

interface Props {
  rollout: string;
  kind: SignalKind;
  made: NewIngestKey;
  stage: string;
}

/** A command that sends one signal with this key, of a segment as the rollout knows them. */
export function SampleCommand({ rollout, kind, made: { ingestKey }, stage }: Props) {
  const [now] = useState(() => new Date());
  const dimension = useQuery(rolloutQuery(rollout)).data?.declaration.dimensions?.[0]?.key;
  return <CopyCommand command={prepareCurl(kind, { origin: window.location.origin, ingestKey, stage, dimension, now })} />;
}
