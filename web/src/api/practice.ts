import { queryOptions } from '@tanstack/react-query';
import type { AssumptionPage, FindingRequest, PilotAnswers } from '@rollout-health/shared/assumptions';
import type {
  AssumptionDeclaration,
  CapacityDeclaration,
  DependencyDeclaration,
  ReadinessCheckDeclaration,
  ResponsibilityDeclaration,
} from '@rollout-health/shared/declared-practice';
import type { DependencyReportRequest, OwnershipPage } from '@rollout-health/shared/ownership';
import type { PostedResult, ReadinessPage, ReadinessResultRequest } from '@rollout-health/shared/readiness';
import type { ReadinessFile } from '@rollout-health/shared/readiness-file';
import type { OccurrenceRequest, WorkaroundChange, WorkaroundPage, WorkaroundRequest } from '@rollout-health/shared/workarounds';
import { API, get, post, postFile, remove, send } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

const page = <Answer>(rollout: string, path: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'practice', path],
    queryFn: ({ signal }) => get<Answer>(`/rollouts/${rollout}/${path}`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const workaroundsQuery = (rollout: string) => page<WorkaroundPage>(rollout, 'workarounds');
export const assumptionsQuery = (rollout: string) => page<AssumptionPage>(rollout, 'assumptions');
export const readinessQuery = (rollout: string) => page<ReadinessPage>(rollout, 'readiness-checks');
export const ownershipQuery = (rollout: string) => page<OwnershipPage>(rollout, 'ownership');

const put = (rollout: string, path: string, body: object): Promise<unknown> => send('PUT', `${API}/rollouts/${rollout}/${path}`, body);

export const addWorkaround = (rollout: string, request: WorkaroundRequest): Promise<{ key: string }> => post(`/rollouts/${rollout}/workarounds`, request);
export const changeWorkaround = (rollout: string, key: string, change: WorkaroundChange) => put(rollout, `workarounds/${key}`, change);
export const countWorkaround = (rollout: string, key: string, request: OccurrenceRequest): Promise<unknown> =>
  post(`/rollouts/${rollout}/workarounds/${key}/occurrences`, request);

export const declareAssumption = (rollout: string, { key, ...fields }: AssumptionDeclaration) => put(rollout, `assumptions/${key}`, fields);
export const writeFinding = (rollout: string, key: string, request: FindingRequest): Promise<unknown> =>
  post(`/rollouts/${rollout}/assumptions/${key}/findings`, request);
export const answerPilot = (rollout: string, stage: string, answers: PilotAnswers) => put(rollout, `stages/${stage}/pilot-answers`, answers);

export const declareCheck = (rollout: string, { key, ...fields }: ReadinessCheckDeclaration) => put(rollout, `readiness-checks/${key}`, fields);
export const postResult = (rollout: string, key: string, request: ReadinessResultRequest): Promise<PostedResult> =>
  post(`/rollouts/${rollout}/readiness-checks/${key}/results`, request);
const filePath = (rollout: string, key: string, result: string) => `/rollouts/${rollout}/readiness-checks/${key}/results/${result}/file`;
export const attachFile = (rollout: string, key: string, result: string, file: File): Promise<ReadinessFile> =>
  postFile(filePath(rollout, key, result), file, { name: file.name });
export const fileAddress = (rollout: string, key: string, result: string): string => API + filePath(rollout, key, result);

export const declareResponsibility = (rollout: string, { key, ...fields }: ResponsibilityDeclaration) => put(rollout, `responsibilities/${key}`, fields);
export const declareDependency = (rollout: string, { key, ...fields }: DependencyDeclaration) => put(rollout, `dependencies/${key}`, fields);
export const reportDependency = (rollout: string, key: string, request: DependencyReportRequest): Promise<unknown> =>
  post(`/rollouts/${rollout}/dependencies/${key}/reports`, request);
export const declareCapacity = (rollout: string, capacity: CapacityDeclaration) => put(rollout, 'capacity', capacity);

export type EntryList = 'assumptions' | 'readiness-checks' | 'responsibilities' | 'dependencies';
export const removeEntry = (rollout: string, list: EntryList, key: string): Promise<unknown> => remove(`/rollouts/${rollout}/${list}/${key}`);
