import { setTimeout as wait } from 'node:timers/promises';
import { PremortemItem, Review } from '@rollout-health/shared/reviews';
import { z } from 'zod';
import type { DemoApi } from './api.js';
import { ROLLOUT } from './declaration.js';
import { DEPENDENCY_REPORTS, EVIDENCE_FILE, FINDINGS, MARKERS, NOTICE, PILOT_ANSWERS, PREMORTEM, readinessResults, REVIEW, WORKAROUNDS } from './practice.js';

const DAY = 86_400_000;
const LONGEST_WAIT = 60_000;
const PATH = `/api/v1/rollouts/${ROLLOUT}`;
const Made = z.object({ key: z.string() });
const MadeResult = z.object({ id: z.string() });

/** What people wrote down before the demo began: by name, through the same API as everybody's. */
export async function tellPractice(api: DemoApi, mara: DemoApi, now: Date): Promise<void> {
  const amina = await api.as('Amina', 'support-lead');
  for (const { occurredDaysAgo, ...workaround } of WORKAROUNDS) {
    const { key } = Made.parse(await amina.post(`${PATH}/workarounds`, workaround));
    for (const days of occurredDaysAgo) {
      await amina.post(`${PATH}/workarounds/${key}/occurrences`, { at: new Date(now.getTime() - days * DAY).toISOString() });
    }
  }
  for (const [key, result] of Object.entries(readinessResults(now))) {
    const { id } = MadeResult.parse(await mara.post(`${PATH}/readiness-checks/${key}/results`, result));
    if (key === EVIDENCE_FILE.check) await mara.attach(`${PATH}/readiness-checks/${key}/results/${id}/file`, EVIDENCE_FILE.name, EVIDENCE_FILE.content);
  }
  for (const [key, reports] of Object.entries(DEPENDENCY_REPORTS)) {
    for (const report of reports) await mara.post(`${PATH}/dependencies/${key}/reports`, report);
  }
  for (const [key, finding] of Object.entries(FINDINGS)) await amina.post(`${PATH}/assumptions/${key}/findings`, finding);
  await mara.send('PUT', `${PATH}/stages/pilot/pilot-answers`, PILOT_ANSWERS);
  await holdReview(api, mara);
  await mara.post(`${PATH}/notices`, NOTICE);
  for (const { daysAgo, lastsDays, ...marker } of MARKERS) {
    const at = now.getTime() - daysAgo * DAY;
    const until = lastsDays && { until: new Date(at + lastsDays * DAY).toISOString() };
    await mara.post(`${PATH}/markers`, { ...marker, at: new Date(at).toISOString(), ...until });
  }
}

/** Its evidence is that of the moment, so the history has to be judged first. */
async function holdReview(api: DemoApi, mara: DemoApi): Promise<void> {
  const items: PremortemItem[] = [];
  for (const text of PREMORTEM) items.push(PremortemItem.parse(await mara.post(`${PATH}/premortem`, { text })));
  const until = Date.now() + LONGEST_WAIT;
  while (!(await api.isEvaluated(ROLLOUT, 'stage-1')) && Date.now() < until) await wait(500);
  const { attendees, findings, reason } = REVIEW;
  const { id } = Review.parse(await mara.post(`${PATH}/stages/stage-1/reviews`, { attendees }));
  await mara.send('PATCH', `${PATH}/reviews/${id}`, { findings, marks: items.map((item) => ({ item: item.id, mark: 'still-possible' })) });
  await mara.post(`${PATH}/reviews/${id}/close`, { decision: 'hold', reason });
}
