import { writeSegment, type SegmentRef } from '@rollout-health/shared/verdicts';

/** Where a verdict is explained. Without a segment: for everybody. */
export function verdictAddress(rollout: string, stage: string, criterion: string, segment: SegmentRef | null = null): string {
  const page = `/r/${rollout}/stages/${stage}/criteria/${criterion}`;
  return segment ? `${page}?${new URLSearchParams({ segment: writeSegment(segment) }).toString()}` : page;
}
