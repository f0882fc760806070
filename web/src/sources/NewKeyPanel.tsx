import { useState } from 'react';
import { Alert, Button, Stack, Tabs, Text } from '@mantine/core';
import type { NewIngestKey, SourceRow } from '@rollout-health/shared/sources';
import { SignalKind } from '@rollout-health/shared/words';
import { CopyCommand } from '../parts/CopyCommand';
import { HistoryCommand } from '../parts/HistoryCommand';
import { SampleCommand } from '../parts/SampleCommand';
import { plural } from '../parts/format';
import { SIGNAL_LABELS } from '../parts/prepare-curl';

interface Props {
  rollout: string;
  made: NewIngestKey;
  /** The source as it is now, so that the first signal is seen to arrive. */
  source: SourceRow | undefined;
  stage: string;
  onDone: () => void;
}

/** The only time that the key is shown; it leaves the page with this panel. */
export function NewKeyPanel({ rollout, made, source, stage, onDone }: Props) {
  const [signalsAtFirst] = useState(() => signalsOf(source));
  const arrived = signalsOf(source) - signalsAtFirst;
  return (
    <Stack gap="md">
      <Alert color="yellow" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title="Copy this key now">
        It is stored as a hash only and is never shown again. Whoever has it can send signals as this source.
      </Alert>
      <CopyCommand command={made.ingestKey} label="Copy key" />
      <div>
        <Text fw={600}>Send the first signal</Text>
        <Tabs defaultValue="usage" keepMounted={false}>
          <Tabs.List aria-label="Kind of signal">
            {SignalKind.options.map((kind) => (
              <Tabs.Tab key={kind} value={kind}>
                {SIGNAL_LABELS[kind]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {SignalKind.options.map((kind) => (
            <Tabs.Panel key={kind} value={kind} pt="xs">
              <SampleCommand rollout={rollout} kind={kind} made={made} stage={stage} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </div>
      <HistoryCommand ingestKey={made.ingestKey} />
      <Text size="sm" role="status">
        {arrived > 0 ? `${plural(arrived, 'signal')} arrived from this source. It works.` : 'Waiting for the first signal…'}
      </Text>
      <div>
        <Button onClick={onDone}>I have kept the key</Button>
      </div>
    </Stack>
  );
}

const signalsOf = (source: SourceRow | undefined): number => source?.feeds.reduce((sum, feed) => sum + feed.signals, 0) ?? 0;
