import { Stack, Text } from '@mantine/core';
import type { GateOverride } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';
import { useQuery } from '@tanstack/react-query';
import { overridesQuery } from '../api/decisions';
import { formatWhole } from '../parts/format';
import { GateReasons } from '../parts/GateReasons';
import { OverrideAnswerForm } from './OverrideAnswerForm';
import { shownOverrides } from './shown-overrides';
import styles from './Stage.module.css';

const STATES: Record<GateOverride['state'], string> = {
  requested: 'An override is asked for: it waits for a second person',
  standing: 'An override stands',
  expired: 'An override has ended, and what it covered has not',
  resolved: 'An override is over: its reasons are gone',
  refused: 'An override was refused',
  withdrawn: 'An override was withdrawn',
};
const ANSWERED: Partial<Record<GateOverride['state'], string>> = { refused: 'refused', withdrawn: 'withdrew it' };

/** Overrides of this gate, for as long as what they cover is there; and the last one that came to nothing. */
export function OverrideList({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const all = useQuery(overridesQuery(rollout)).data?.overrides ?? [];
  const shown = shownOverrides(stage, all);
  return (
    <Stack gap="sm" mb={shown.length > 0 ? 'md' : 0}>
      {shown.map((override) => (
        <section key={override.id} aria-label={STATES[override.state]} className={styles.override} data-state={override.state}>
          <Text fw={600} size="sm">
            {STATES[override.state]}
            {override.expiresAt && `, ${override.state === 'expired' ? 'since' : 'until'} ${formatWhole(override.expiresAt)}`}
          </Text>
          <Text size="sm">
            {override.askedBy} asked on {formatWhole(override.askedAt)}: “{override.reason}”
            {override.answeredBy && `. ${override.answeredBy} ${ANSWERED[override.state] ?? 'approved'}`}
            {override.answer && `: “${override.answer}”`}
          </Text>
          <Covered rollout={rollout} override={override} />
          {override.state === 'requested' && <OverrideAnswerForm rollout={rollout} override={override} />}
        </section>
      ))}
    </Stack>
  );
}

function Covered({ rollout, override: { state, covers, standing } }: { rollout: string; override: GateOverride }) {
  if (state === 'refused' || state === 'withdrawn') return null;
  return (
    <>
      <Text size="sm" c="dimmed">
        {state === 'requested' ? 'It would cover:' : `Still there, of ${covers.length} covered:`}
      </Text>
      <GateReasons reasons={state === 'requested' ? covers : standing} rollout={rollout} />
    </>
  );
}
