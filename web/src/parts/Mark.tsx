import type { ReactNode } from 'react';
import { VisuallyHidden } from '@mantine/core';
import styles from './Mark.module.css';

export type Tone = 'failing' | 'at-risk' | 'silent' | 'gathering' | 'healthy' | 'neutral';

export interface MarkProps {
  shape: ReactNode;
  word: string;
  tone: Tone;
  size?: 'sm' | 'md' | 'lg';
  /** Where the word stands beside it anyway; screen readers still hear it. */
  isWordHidden?: boolean;
  isPill?: boolean;
  /** Of several words: it may go over two lines. */
  isLong?: boolean;
}

/** A shape, a word and a colour that say the same. Draws 16 × 16 units. */
export function Mark({ shape, word, tone, size = 'md', isWordHidden = false, isPill = false, isLong = false }: MarkProps) {
  return (
    <span className={styles.mark} data-tone={tone} data-size={size} data-pill={isPill || undefined} data-long={isLong || undefined}>
      <svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        {shape}
      </svg>
      {isWordHidden ? <VisuallyHidden>{word}</VisuallyHidden> : <span>{word}</span>}
    </span>
  );
}
