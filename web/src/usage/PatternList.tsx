import { useState } from 'react';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FeatureUsage, PatternMark } from '@rollout-health/shared/usage';
import { markPattern } from '../api/usage';
import { May } from '../parts/May';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatWhole, plural } from '../parts/format';
import styles from './usage.module.css';

const WORDS: Record<PatternMark, string> = { expected: 'Expected', 'looked-into': 'Looked into' };

/** Events that nobody declared and that began after the pilot: a person says of each what it is. */
export function PatternList({ rollout, waiting, settled }: { rollout: string; waiting: FeatureUsage[]; settled: FeatureUsage[] }) {
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      {waiting.length === 0 && <Text size="sm">Nothing waits: no event that began after the pilot is unexplained.</Text>}
      <ul className={styles.patterns}>
        {waiting.map((feature) => (
          <Waiting key={feature.event} rollout={rollout} feature={feature} />
        ))}
      </ul>
      {settled.length > 0 && (
        <>
          <Button mt="sm" size="xs" variant="default" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Hide what is settled' : `Show ${formatCount(settled.length)} settled`}
          </Button>
          {isWhole && (
            <ul className={styles.patterns}>
              {settled.map(({ event, name, mark }) => (
                <li key={event}>
                  <Text size="sm">
                    <strong>{name}</strong>: {mark && WORDS[mark.mark].toLowerCase()}, by {mark?.by} on {mark && formatWhole(mark.at)}
                    {mark?.note ? `. ${mark.note}` : ''}
                  </Text>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </>
  );
}

function Waiting({ rollout, feature }: { rollout: string; feature: FeatureUsage }) {
  const cache = useQueryClient();
  const [note, setNote] = useState('');
  const marking = useMutation({
    mutationFn: (mark: PatternMark) => markPattern(rollout, { event: feature.event, mark, ...(note.trim() ? { note: note.trim() } : {}) }),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rollout', rollout, 'usage'] }),
  });
  return (
    <li>
      <Text size="sm">
        <strong>{feature.name}</strong>: first on {feature.firstAt && formatWhole(feature.firstAt)}, {plural(feature.events, 'event')} by{' '}
        {plural(feature.users, 'user')} since.
      </Text>
      <May use="practice.edit" rollout={rollout}>
        <Group gap="xs" mt="xs" align="end">
          <TextInput
            size="xs"
            w="min(100%, 20rem)"
            label="What it is"
            aria-label={`What ${feature.name} is`}
            placeholder="Not needed"
            maxLength={400}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          {(['expected', 'looked-into'] as const).map((mark) => (
            <Button
              key={mark}
              size="xs"
              variant="default"
              loading={marking.isPending}
              aria-label={`${WORDS[mark]}: ${feature.name}`}
              onClick={() => marking.mutate(mark)}
            >
              {WORDS[mark]}
            </Button>
          ))}
        </Group>
      </May>
      {marking.isError && <ErrorState error={marking.error} />}
    </li>
  );
}
