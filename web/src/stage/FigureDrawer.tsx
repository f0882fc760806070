import { Stack, Text, Title } from '@mantine/core';
import type { StageHealth } from '@rollout-health/shared/health';
import { writeSegment } from '@rollout-health/shared/verdicts';
import { MetricChart } from '../charts/MetricChart';
import { useNames } from '../live/use-names';
import type { FigureAt } from '../operations/figure-address';
import { SideDrawer } from '../parts/SideDrawer';
import { formatWhole } from '../parts/format';
import { useNow } from '../parts/use-now';
import { ErrorsByKind } from './ErrorsByKind';
import { figureWindow } from './stage-window';

interface Props {
  rollout: string;
  stage: StageHealth;
  figure: FigureAt;
  onClose: () => void;
}

/** What a figure is made of: itself over its own window, with the same total. */
export function FigureDrawer({ rollout, stage, figure, onClose }: Props) {
  const { metric, of, segment } = figure;
  const names = useNames();
  const window = figureWindow(figure, useNow(60), stage.startedAt);
  return (
    <SideDrawer onClose={onClose} size="xl" title="What it is made of" closeButtonProps={{ 'aria-label': 'Close what it is made of' }}>
      <Stack gap="md">
        <Text size="sm">
          {stage.name}, {segment ? names.segment(segment) : 'everybody'}; {formatWhole(window.from)} to {formatWhole(window.to)}
        </Text>
        <MetricChart
          rollout={rollout}
          query={{
            metric,
            stage: stage.stage,
            ...window,
            ...(of && { of }),
            ...(segment && { segment: writeSegment(segment) }),
          }}
        />
        {metric === 'error-rate' && !of && !segment && (
          <section aria-label="By kind">
            <Title order={3}>By kind</Title>
            <ErrorsByKind rollout={rollout} stage={stage.stage} window={window} />
          </section>
        )}
      </Stack>
    </SideDrawer>
  );
}
