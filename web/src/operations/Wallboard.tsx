import { Title } from '@mantine/core';
import type { RolloutHealth } from '@rollout-health/shared/health';
import { ConnectionState } from '../live/ConnectionState';
import { AgoTime } from '../parts/AgoTime';
import { FigureText } from '../parts/FigureText';
import { StageStateMark } from '../parts/StageStateMark';
import { StatusMark, statusTone } from '../parts/StatusMark';
import { orderStages } from './order-stages';
import { overallSentence } from './OverallState';
import styles from './Wallboard.module.css';

const SHOWN_STAGES = 4;

/** To be read across a room: no controls, large type, the worst first. Leave it with the browser's Back. */
export function Wallboard({ health }: { health: RolloutHealth }) {
  const { running, over, planned } = orderStages(health.stages);
  return (
    <main className={styles.wall}>
      <header className={styles.head}>
        <div>
          <Title order={1} className={styles.title}>
            {health.name}
          </Title>
          <p className={styles.purpose}>{health.purpose}</p>
        </div>
        <ConnectionState />
      </header>
      <p className={styles.sentence}>{overallSentence(health)}</p>
      <div className={styles.stages}>
        {running.slice(0, SHOWN_STAGES).map((stage) => (
          <section key={stage.stage} className={styles.stage} data-tone={statusTone(stage.status)} aria-label={stage.name}>
            <div className={styles.line}>
              <Title order={2} className={styles.name}>
                {stage.name}
              </Title>
              {stage.state === 'paused' && <StageStateMark state="paused" size="lg" />}
            </div>
            <div className={styles.status}>
              <StatusMark status={stage.status} size="lg" />
              <span>
                since <AgoTime at={stage.since} />
              </span>
            </div>
            {stage.reasons.slice(0, running.length > 2 ? 1 : 3).map(({ text }) => (
              <p key={text} className={styles.reason}>
                {text}
              </p>
            ))}
            <div className={styles.figures} data-columns={running.length > 2 ? undefined : 3}>
              {stage.figures.slice(0, running.length > 2 ? 3 : 6).map((figure) => (
                <FigureText key={`${figure.metric} ${figure.of}`} {...figure} size="wall" />
              ))}
            </div>
          </section>
        ))}
      </div>
      <footer className={styles.foot}>
        {[...over, ...planned].map((stage) => (
          <span key={stage.stage}>
            {stage.name} <StageStateMark state={stage.state} size="md" />
          </span>
        ))}
      </footer>
    </main>
  );
}
