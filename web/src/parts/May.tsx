import type { ReactNode } from 'react';
import type { Permission } from '@rollout-health/shared/permissions';
import { useMay } from './use-may';

/** What only those see who may use it. Whoever may not finds no control in the page at all. */
export function May({ use, rollout, children }: { use: Permission; rollout?: string; children: ReactNode }) {
  return useMay(use, rollout) ? children : null;
}
