import type { ReactNode } from 'react';
import { Anchor } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Mark, type Tone } from '../parts/Mark';
import { CROSSED_OCTAGON, EMPTY_RING, TICKED_DISC, WARNING_TRIANGLE } from '../parts/shapes';
import { leadSentences, SECTION_IDS, TONE_WORDS } from './prepare-summary';
import styles from './summary.module.css';

const TONES: Record<Summary['sentences'][number]['tone'], { tone: Tone; shape: ReactNode }> = {
  good: { tone: 'healthy', shape: TICKED_DISC },
  warn: { tone: 'at-risk', shape: WARNING_TRIANGLE },
  bad: { tone: 'failing', shape: CROSSED_OCTAGON },
  neutral: { tone: 'neutral', shape: EMPTY_RING },
};

export const SentenceMark = ({ tone }: { tone: Summary['sentences'][number]['tone'] }) => <Mark {...TONES[tone]} word={TONE_WORDS[tone]} size="sm" />;

/** The rest stands in the sections; what is asked of the reader at the end of the page. */
export function SummarySentences({ sentences }: { sentences: Summary['sentences'] }) {
  return (
    <ul className={styles.sentences}>
      {leadSentences(sentences).map(({ sentence: { about, text, tone }, more }) => (
        <li key={`${about} ${text}`}>
          <SentenceMark tone={tone} />
          <Anchor href={`#${SECTION_IDS[about]}`} inherit c="inherit" underline="hover">
            {text}
            {more > 0 && <span className={styles.more}> and {more} more</span>}
          </Anchor>
        </li>
      ))}
    </ul>
  );
}
