import { useState, type ReactNode } from 'react';
import { Group, Text, Title } from '@mantine/core';
import type { StageHealth } from '@rollout-health/shared/health';
import { useSearchParams } from 'wouter';
import { MarkerButton } from '../charts/MarkerButton';
import { MetricChart } from '../charts/MetricChart';
import { ForecastFigures } from '../forecast/ForecastFigures';
import { useLive } from '../live/LiveRollout';
import { figureAddress, readFigure } from '../operations/figure-address';
import { ReasonList } from '../operations/ReasonList';
import { StageActions } from '../operations/StageActions';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { FigureText } from '../parts/FigureText';
import { formatCount, formatWhole } from '../parts/format';
import { GateReasons } from '../parts/GateReasons';
import { May } from '../parts/May';
import { GateMark, StageStateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import { useNow } from '../parts/use-now';
import { verdictAddress } from '../parts/verdict-address';
import { DecisionHistory } from './DecisionHistory';
import { ErrorsByKind } from './ErrorsByKind';
import { FigureDrawer } from './FigureDrawer';
import { OverrideList } from './OverrideList';
import { SegmentHeat } from './SegmentHeat';
import { StabilityStrip } from './StabilityStrip';
import { StageControl } from './StageControl';
import styles from './Stage.module.css';
import { chartsOf, windowOf, WINDOWS, type WindowKey } from './stage-window';
import { VerdictTable } from './VerdictTable';
import { WindowChoice } from './WindowChoice';
import { WithoutHelp } from './WithoutHelp';

export function StagePage({ stage: key }: { stage: string }) {
  const { health } = useLive();
  const stage = health.stages.find(({ stage: known }) => known === key);
  if (!stage) return <EmptyState title="This rollout has no such stage">Choose one of the stages above.</EmptyState>;
  return <Shown rollout={health.rollout} stage={stage} stages={health.stages} />;
}

function Shown({ rollout, stage, stages }: { rollout: string; stage: StageHealth; stages: StageHealth[] }) {
  const [window, setWindow] = useState<WindowKey>('24h');
  const range = windowOf(window, useNow(60), stage.startedAt);
  const [search, setSearch] = useSearchParams();
  const figure = readFigure(search);
  const hasStarted = stage.state !== 'planned';
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <Group gap="sm">
            <Title order={2}>{stage.name}</Title>
            {hasStarted && <StatusMark status={stage.status} isPill />}
            <StageStateMark state={stage.state} />
          </Group>
          <Text size="sm" c="dimmed">
            Step {stage.position + 1} of {stages.length}, {stage.kind}, for {formatCount(stage.plannedUsers)} users
            {stage.startedAt ? `. Started ${formatWhole(stage.startedAt)}` : ''}
            {hasStarted && (
              <>
                ; {stage.status.replace('-', ' ')} since <AgoTime at={stage.since} />
              </>
            )}
          </Text>
        </div>
        <May use="stages.decide" rollout={rollout}>
          <StageActions rollout={rollout} stage={stage} stages={stages} hasKey />
        </May>
      </header>
      {hasStarted && <ReasonList rollout={rollout} stage={stage.stage} reasons={stage.reasons} />}
      {stage.figures.length > 0 && (
        <div className={styles.figures}>
          {stage.figures.map((figure) => (
            <FigureText key={`${figure.metric} ${figure.of}`} {...figure} href={figureAddress(rollout, stage.stage, figure)} />
          ))}
        </div>
      )}
      <Panel id="gate" title="Gate" mark={<GateMark gate={stage.gate} isPill />}>
        <OverrideList rollout={rollout} stage={stage} />
        {stage.gateReasons.length > 0 ? (
          <GateReasons reasons={stage.gateReasons} hrefOf={(criterion) => verdictAddress(rollout, stage.stage, criterion)} rollout={rollout} />
        ) : (
          <Text size="sm">Nothing stands against starting the next stage.</Text>
        )}
      </Panel>
      {hasStarted && (
        <Panel title="Exposure and automation">
          <StageControl rollout={rollout} stage={stage} />
        </Panel>
      )}
      <Panel title="Criteria">
        <VerdictTable rollout={rollout} stage={stage.stage} verdicts={stage.verdicts} />
      </Panel>
      {hasStarted ? (
        <>
          <Panel id="stability" title="Stability by week">
            <StabilityStrip rollout={rollout} stage={stage} />
          </Panel>
          <Panel id="without-help" title="With and without help">
            <WithoutHelp rollout={rollout} stage={stage} />
          </Panel>
          <Panel title="What is to come">
            <ForecastFigures rollout={rollout} stage={stage.stage} />
          </Panel>
          <Group align="end">
            <WindowChoice value={window} choices={WINDOWS} onChange={setWindow} />
            <MarkerButton rollout={rollout} stage={stage} />
          </Group>
          <Panel title="Segments">
            <SegmentHeat rollout={rollout} stage={stage.stage} verdicts={stage.verdicts} window={range} />
          </Panel>
          <div className={styles.charts}>
            {chartsOf(stage.figures).map(({ metric, of }) => (
              <div key={`${metric} ${of}`} className={styles.panel}>
                <MetricChart rollout={rollout} query={{ metric, stage: stage.stage, ...range, ...(of ? { of } : {}) }} height={200} />
              </div>
            ))}
          </div>
          <Panel title="Errors by kind">
            <ErrorsByKind rollout={rollout} stage={stage.stage} window={range} />
          </Panel>
        </>
      ) : (
        <EmptyState title="This stage has not started">Its charts and segments begin with its first signals.</EmptyState>
      )}
      <Panel title="Decisions">
        <DecisionHistory rollout={rollout} stage={stage.stage} />
      </Panel>
      {figure && <FigureDrawer rollout={rollout} stage={stage} figure={figure} onClose={() => setSearch({})} />}
    </div>
  );
}

/** An address that names a panel shows it, once it is there. */
function showIfNamed(panel: HTMLElement | null): void {
  if (panel?.id && window.location.hash === `#${panel.id}`) panel.scrollIntoView();
}

function Panel({ id, title, mark, children }: { id?: string; title: string; mark?: ReactNode; children: ReactNode }) {
  return (
    <section id={id} ref={showIfNamed} className={styles.panel} aria-label={title}>
      <Group gap="sm" mb="xs">
        <Title order={2}>{title}</Title>
        {mark}
      </Group>
      {children}
    </section>
  );
}
