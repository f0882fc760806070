import { useState } from 'react';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PatternMark } from '@rollout-health/shared/usage';
import { markPattern, markSegmentPattern } from '../api/usage';
import { May } from '../parts/May';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatWhole } from '../parts/format';
import type { Pattern } from './prepare-usage';
import styles from './usage.module.css';

const WORDS: Record<PatternMark, string> = { expected: 'Expected', 'looked-into': 'Looked into' };

/** Events that nobody declared and that began after the pilot, and what one segment does otherwise: a person says of each what it is. */
export function PatternList({ rollout, waiting, settled }: { rollout: string; waiting: Pattern[]; settled: Pattern[] }) {
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      {waiting.length === 0 && (
        <Text size="sm">
          Nothing waits: no event that began after the pilot is unexplained, and no segment does anything clearly otherwise than the others.
        </Text>
      )}
      <ul className={styles.patterns}>
        {waiting.map((pattern) => (
          <Waiting key={pattern.key} rollout={rollout} pattern={pattern} />
        ))}
      </ul>
      {settled.length > 0 && (
        <>
          <Button mt="sm" size="xs" variant="default" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Hide what is settled' : `Show ${formatCount(settled.length)} settled`}
          </Button>
          {isWhole && (
            <ul className={styles.patterns}>
              {settled.map(({ key, name, text, mark, segmentPattern }) => (
                <li key={key}>
                  <Text size="sm">
                    <strong>{name}</strong>: {mark && WORDS[mark.mark].toLowerCase()}, by {mark?.by} on {mark && formatWhole(mark.at)}
                    {mark?.note ? `. ${mark.note}` : ''}
                    {segmentPattern !== null && (
                      <>
                        <br />
                        {text}
                      </>
                    )}
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

function Waiting({ rollout, pattern }: { rollout: string; pattern: Pattern }) {
  const cache = useQueryClient();
  const [note, setNote] = useState('');
  const { name, segmentPattern } = pattern;
  const marking = useMutation({
    mutationFn: (mark: PatternMark) => {
      const written = { mark, ...(note.trim() ? { note: note.trim() } : {}) };
      return segmentPattern === null
        ? markPattern(rollout, { event: pattern.key, ...written })
        : markSegmentPattern(rollout, { pattern: segmentPattern, ...written });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rollout', rollout, 'usage'] }),
  });
  return (
    <li>
      <Text size="sm">
        <strong>{name}</strong>: {pattern.text}
      </Text>
      <May use="practice.edit" rollout={rollout}>
        <Group gap="xs" mt="xs" align="end">
          <TextInput
            size="xs"
            w="min(100%, 20rem)"
            label="What it is"
            aria-label={`What ${name} is`}
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
              aria-label={`${WORDS[mark]}: ${name}`}
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
