import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { markersQuery } from '../api/markers';
import { prepareMarkers, type DrawnMarker } from './prepare-markers';

export interface ShownMarkers {
  /** In the window, hidden or not. */
  all: DrawnMarker[];
  /** To be drawn. */
  drawn: DrawnMarker[];
  isHidden: boolean;
  toggle: () => void;
}

/** Markers between two times (ms). Whether they are hidden is kept by the browser, chart by chart. */
export function useMarkers(rollout: string, chart: string, stage: string | undefined, from: number, to: number): ShownMarkers {
  const query = useQuery(markersQuery(rollout));
  const [isHidden, setHidden] = useLocalStorage({ key: `rh-markers-hidden ${chart}`, defaultValue: false });
  const all = prepareMarkers(query.data?.markers ?? [], stage, from, to);
  return { all, drawn: isHidden ? [] : all, isHidden, toggle: () => setHidden(!isHidden) };
}
