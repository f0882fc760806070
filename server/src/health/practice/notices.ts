import { formatCount, formatTime } from '../wording.js';
import type { GateFinding } from './gate-finding.js';
import { whoAnswers } from './responsibilities.js';
import type { Growth } from './workarounds.js';

/** Whether support knows what is about to change. It closes the gate only of a stage that asks for it. */
export function noticeFindings({ stage, next, declared, facts, now }: Growth): GateFinding[] {
  const notice = facts.notices.get(next.id);
  const finding = (kind: string, text: string, opens: string): GateFinding[] => [
    {
      kind: `support-${kind}`,
      item: 'support',
      weight: 'asked',
      text,
      opens,
      about: { kind: 'support', key: 'notices', name: `What support was told of ${next.name}` },
      answers: whoAnswers(declared.responsibilities, 'supports', stage.key),
      criterion: null,
      evaluation: null,
    },
  ];
  // What was said before this stage began was about another decision.
  if (!notice || (stage.startedAt && notice.toldAt < stage.startedAt)) {
    const text = `Support was not told of ${next.name} and its ${formatCount(next.plannedUsers)} users.`;
    return finding('not-told', text, 'Tell support on the page Support, and wait until somebody there acknowledges it.');
  }
  if (next.plannedUsers > notice.plannedUsers) {
    const text = `Support was told of ${formatCount(notice.plannedUsers)} users in ${next.name}; ${formatCount(next.plannedUsers)} are planned now.`;
    return finding('told-of-fewer', text, 'Tell support anew.');
  }
  if (notice.acknowledgedAt) return [];
  const text = `${notice.toldBy} told support of ${next.name} at ${formatTime(notice.toldAt, now)}; nobody there acknowledged it.`;
  return finding('not-acknowledged', text, 'Acknowledge it on the page Support.');
}
