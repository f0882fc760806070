import { Text, Title } from '@mantine/core';
import type { RolloutHealth } from '@rollout-health/shared/health';
import { HEALTH_ORDER } from '@rollout-health/shared/health';
import type { HealthStatus } from '@rollout-health/shared/words';

const SENTENCES: Record<HealthStatus, (names: string, isOne: boolean) => string> = {
  failing: (names, isOne) => `${names} ${isOne ? 'is' : 'are'} failing`,
  silent: (names, isOne) => `${names} fell silent: ${isOne ? 'its' : 'their'} signals stopped`,
  'at-risk': (names, isOne) => `${names} ${isOne ? 'is' : 'are'} at risk`,
  gathering: (names, isOne) => `${names} ${isOne ? 'is' : 'are'} still gathering evidence`,
  healthy: () => 'Every running stage is healthy',
};

/** The page in one sentence: the worst that runs. */
export function overallSentence({ stages }: RolloutHealth): string {
  const running = stages.filter(({ state }) => state === 'active' || state === 'paused');
  const [worst] = running.map(({ status }) => status).sort((a, b) => HEALTH_ORDER[a] - HEALTH_ORDER[b]);
  if (!worst) return 'No stage is running';
  const names = running.filter(({ status }) => status === worst).map(({ name }) => name);
  return SENTENCES[worst](new Intl.ListFormat('en').format(names), names.length === 1);
}

export function OverallState({ health }: { health: RolloutHealth }) {
  const paused = health.stages.filter(({ state }) => state === 'paused').map(({ name }) => name);
  return (
    <div>
      <Title order={2}>{overallSentence(health)}</Title>
      {paused.length > 0 && (
        <Text size="sm" c="dimmed">
          Paused: {paused.join(', ')}. Who has it keeps it; nobody new gets it.
        </Text>
      )}
    </div>
  );
}
