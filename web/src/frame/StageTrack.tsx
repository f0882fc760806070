import { Link, useRoute } from 'wouter';
import { formatShort } from '../parts/format';
import { StageStateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import { useLive } from '../live/LiveRollout';
import { PLACE_WORDS, placeStages } from './place-stages';
import styles from './StageTrack.module.css';
import { useCentred } from './use-centred';

/** The road from pilot to operation. What has not been passed is drawn unpassed: its line is dashed. */
export function StageTrack() {
  const { health } = useLive();
  const [, opened] = useRoute('/r/:rollout/stages/:stage');
  const shown = opened?.stage ?? placeStages(health.stages).find(({ place }) => place === 'current')?.stage.stage;
  const track = useCentred<HTMLOListElement>(`[data-stage="${CSS.escape(shown ?? '')}"]`);
  return (
    <nav aria-label="Stages">
      <ol className={styles.track} ref={track}>
        {placeStages(health.stages).map(({ stage, place }) => (
          <li key={stage.stage} className={styles.stage} data-place={place} data-stage={stage.stage}>
            <Link href={`/r/${health.rollout}/stages/${stage.stage}`} className={styles.link} aria-current={opened?.stage === stage.stage ? 'page' : undefined}>
              <span className={styles.place}>{PLACE_WORDS[place]}</span>
              <span className={styles.name}>{stage.name}</span>
              {stage.state === 'planned' ? <StageStateMark state="planned" size="sm" /> : <StatusMark status={stage.status} size="sm" />}
              <span className={styles.about}>
                {(stage.state === 'paused' || stage.state === 'rolled-back') && <StageStateMark state={stage.state} size="sm" />}
                {formatShort(stage.plannedUsers)} users
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
