import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { GateOverride, OverrideAnswer } from '@rollout-health/shared/health';
import { meQuery } from '../api/access';
import { answerOverride } from '../api/decisions';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { GateReasons } from '../parts/GateReasons';
import { useMay } from '../parts/use-may';
import styles from './Stage.module.css';

const STATES: Record<GateOverride['state'], string> = {
  requested: 'An override is asked for: it waits for a second person',
  standing: 'An override stands',
  expired: 'An override has ended, and what it covered has not',
  resolved: 'An override is over: its reasons are gone',
  refused: 'An override was refused',
  withdrawn: 'An override was withdrawn',
};

/** Overrides of this gate, for as long as what they cover is there. */
export function OverrideList({ rollout, overrides }: { rollout: string; overrides: GateOverride[] }) {
  return (
    <Stack gap="sm" mt={overrides.length > 0 ? 'md' : 0}>
      {overrides.map((override) => (
        <section key={override.id} aria-label={STATES[override.state]} className={styles.override} data-state={override.state}>
          <Text fw={600} size="sm">
            {STATES[override.state]}
            {override.expiresAt && `, ${override.state === 'expired' ? 'since' : 'until'} ${formatWhole(override.expiresAt)}`}
          </Text>
          <Text size="sm">
            {override.askedBy} asked on {formatWhole(override.askedAt)}: “{override.reason}”{override.answeredBy && `. ${override.answeredBy} approved`}
            {override.answer && `: “${override.answer}”`}
          </Text>
          <Text size="sm" c="dimmed">
            {override.state === 'requested' ? 'It would cover:' : `Still there, of ${override.covers.length} covered:`}
          </Text>
          <GateReasons reasons={override.state === 'requested' ? override.covers : override.standing} />
          {override.state === 'requested' && <Answer rollout={rollout} override={override} />}
        </section>
      ))}
    </Stack>
  );
}

function Answer({ rollout, override }: { rollout: string; override: GateOverride }) {
  const me = useQuery(meQuery);
  const mayOverride = useMay('gates.override', rollout);
  const answer = useMutation({ mutationFn: (given: OverrideAnswer['answer']) => answerOverride(rollout, override.id, { answer: given }) });
  const isOwn = me.data?.name === override.askedBy;
  return (
    <>
      <Group gap="xs" mt="xs">
        {mayOverride && !isOwn && (
          <>
            <Button size="xs" loading={answer.isPending} onClick={() => answer.mutate('approve')}>
              Approve the override
            </Button>
            <Button size="xs" variant="default" loading={answer.isPending} onClick={() => answer.mutate('refuse')}>
              Refuse it
            </Button>
          </>
        )}
        {isOwn && (
          <Button size="xs" variant="default" loading={answer.isPending} onClick={() => answer.mutate('withdraw')}>
            Withdraw it
          </Button>
        )}
      </Group>
      {answer.error ? <ErrorState error={answer.error} /> : null}
    </>
  );
}
