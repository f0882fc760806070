import { useEffect, useRef, useState } from 'react';
import { VisuallyHidden } from '@mantine/core';
import { describeChanges, hear, type Heard } from './describe-changes';
import { useLive } from './LiveRollout';

const SPEAK_EVERY_MS = 10_000;

/** Tells screen readers of changed statuses, what changed meanwhile in one breath, at most every ten seconds. */
export function StatusAnnouncer() {
  const { health } = useLive();
  const [said, setSaid] = useState('');
  const heard = useRef<{ rollout: string; stages: Heard } | null>(null);
  const latest = useRef(health);
  const spokenAt = useRef(0);
  useEffect(() => {
    latest.current = health;
    if (heard.current?.rollout !== health.rollout) {
      heard.current = { rollout: health.rollout, stages: hear(health.stages) };
      return;
    }
    const speak = () => {
      const before = heard.current;
      if (!before) return;
      const sentences = describeChanges(before.stages, latest.current.stages);
      heard.current = { rollout: latest.current.rollout, stages: hear(latest.current.stages) };
      if (sentences.length === 0) return;
      spokenAt.current = Date.now();
      setSaid(sentences.join(' '));
    };
    const timer = setTimeout(speak, Math.max(0, spokenAt.current + SPEAK_EVERY_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [health]);
  return (
    <VisuallyHidden role="status" aria-live="polite" aria-label="Status changes">
      {said}
    </VisuallyHidden>
  );
}
